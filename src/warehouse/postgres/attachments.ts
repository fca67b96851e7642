import type { Relation, RelationName } from '../../domain/relation.ts';
import { Sql } from '../../sql/sql.ts';
import { DatabaseError } from '../database-error.ts';
import type { Attachments, AttachmentOptions, Cell } from '../warehouse.ts';
import type { Asking } from './catalog.ts';
import { isMadeByHooks } from '../index-options.ts';
import { INDEX_PREFIX, type PostgresDialect } from './dialect.ts';

/** Views (also materialized) over a relation, and those over them: `depth` says in which order to make them. */
const DEPENDENTS = `
  with recursive dependents(oid, depth) as (
    select rewrite.ev_class, 1 from pg_depend depend join pg_rewrite rewrite on rewrite.oid = depend.objid
    where depend.classid = 'pg_rewrite'::regclass and depend.refclassid = 'pg_class'::regclass
      and depend.refobjid = $1::oid and rewrite.ev_class <> $1::oid
    union
    select rewrite.ev_class, depth + 1 from dependents
    join pg_depend depend on depend.refobjid = dependents.oid and depend.refclassid = 'pg_class'::regclass and depend.classid = 'pg_rewrite'::regclass
    join pg_rewrite rewrite on rewrite.oid = depend.objid and rewrite.ev_class <> dependents.oid
    where depth < 100
  )
  select class.oid, namespace.nspname, class.relname, class.relkind,
    pg_has_role(class.relowner, 'usage') and has_schema_privilege(namespace.oid, 'create'), pg_get_userbyid(class.relowner)
  from (select oid, max(depth) as depth from dependents group by oid) found
  join pg_class class on class.oid = found.oid join pg_namespace namespace on namespace.oid = class.relnamespace
  order by found.depth, class.oid`;

/** What can't be taken along: said by name, so that publishing is refused. */
const FOREIGN = `
  select format('the foreign key %I of %s', conname, conrelid::regclass) from pg_constraint join pg_class holder on holder.oid = conrelid
  where contype = 'f' and confrelid = $1::oid and conrelid <> $1::oid and not pg_has_role(holder.relowner, 'usage')
  union all
  select format('the function %s', objid::regprocedure) from pg_depend
  where classid = 'pg_proc'::regclass and refclassid = 'pg_class'::regclass and refobjid = $1::oid
  union all
  select format('the trigger %I', tgname) from pg_trigger where tgrelid = $1::oid and not tgisinternal
  union all
  select 'its row-level security' from pg_class where oid = $1::oid and relrowsecurity
  union all
  select format('the publication %I', pubname) from pg_publication_rel join pg_publication pub on pub.oid = prpubid where prrelid = $1::oid
  union all
  select format('the table %s, which inherits from it', inhrelid::regclass) from pg_inherits where inhparent = $1::oid`;

/** Foreign keys that lead to a table: how each is taken away and said again, and the table that has it. */
const FOREIGN_KEYS = `
  select format('alter table %s drop constraint %I', holder.oid::regclass, conname),
    format('alter table %s add constraint %I %s', holder.oid::regclass, conname, pg_get_constraintdef(con.oid)), nspname, relname
  from pg_constraint con join pg_class holder on holder.oid = conrelid join pg_namespace namespace on namespace.oid = holder.relnamespace
  where contype = 'f' and confrelid = $1::oid and conrelid <> $1::oid and conparentid = 0
  order by holder.oid, conname`;

/** Grants and comments of a relation ($1) as statements over its name ($2), which will be another relation's. */
const SAYINGS = `
  select format('grant %s on %s to %s%s', acl.privilege_type, $2::text,
      case when acl.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(acl.grantee)) end,
      case when acl.is_grantable then ' with grant option' else '' end)
  from pg_class class, aclexplode(class.relacl) acl where class.oid = $1::oid and acl.grantee <> class.relowner
  union all
  select format('grant %s (%I) on %s to %s', acl.privilege_type, attname, $2::text,
      case when acl.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(acl.grantee)) end)
  from pg_attribute, aclexplode(attacl) acl
  where attrelid = $1::oid and attnum > 0 and not attisdropped and attname = any($3::text[])
  union all
  select format('comment on %s %s is %L', $4::text, $2::text, obj_description($1::oid, 'pg_class'))
  where obj_description($1::oid, 'pg_class') is not null and not $5::boolean
  union all
  select format('comment on column %s.%I is %L', $2::text, attname, col_description($1::oid, attnum))
  from pg_attribute where attrelid = $1::oid and attnum > 0 and not attisdropped and attname = any($6::text[])
    and col_description($1::oid, attnum) is not null`;

/** What a swap must carry over from `target` to the relation that takes its name. */
export async function attachmentsOf(
  connection: Asking,
  dialect: PostgresDialect,
  target: Relation,
  scratch: RelationName,
  options: AttachmentOptions = {},
): Promise<Attachments> {
  const oid = await oidOf(connection, dialect, target);
  if (oid === undefined) return { before: [], after: [], foreign: [] };
  const dependents = await lockedDependents(connection, oid);
  const foreign = [
    ...dependents
      .filter((view) => !view.ours)
      .map((view) => `the ${view.kind} ${view.schema}.${view.name} of ${view.owner}`),
    ...(await texts(connection, FOREIGN, [oid])),
  ];
  if (foreign.length > 0) return { before: [], after: [], foreign };
  const own = await ownSayings(connection, dialect, { target, oid, scratch }, options);
  const views = await viewStatements(connection, dialect, dependents, options);
  const drops = dependents
    .toReversed()
    .map((view) => `drop ${view.kind} ${dialect.relation({ schema: view.schema, identifier: view.name })}`);
  const mayBeGone = dependents.map((view) => ({ database: target.database, schema: view.schema, identifier: view.name })).filter((view) => options.rebuilt?.(view) === true);
  const keys = await foreignKeys(connection, dialect, oid, options);
  return { before: [...drops, ...keys.before].map(Sql.of), after: [...own, ...keys.after, ...views].map(Sql.of), foreign: [], mayBeGone };
}

interface Dependent {
  readonly oid: Cell;
  readonly schema: string;
  readonly name: string;
  readonly kind: 'view' | 'materialized view';
  readonly ours: boolean;
  readonly owner: string;
}

/**
 * Tables under one view may be published at the same time, and each drops and makes the view again: they take turns, until
 * the transaction ends. Tables without views do not wait.
 */
async function lockedDependents(connection: Asking, oid: Cell): Promise<readonly Dependent[]> {
  const found = await dependentsOf(connection, oid);
  if (found.length === 0) return found;
  await connection.ask(`select pg_advisory_xact_lock(hashtext('mart: views over published tables'))`, []);
  return dependentsOf(connection, oid);
}

async function dependentsOf(connection: Asking, oid: Cell): Promise<readonly Dependent[]> {
  const rows = await connection.ask(DEPENDENTS, [oid]);
  return rows.map(([view, schema, name, kind, ours, owner]) => ({
    oid: view ?? null,
    schema: String(schema),
    name: String(name),
    kind: kind === 'm' ? 'materialized view' : 'view',
    ours: ours === true,
    owner: String(owner),
  }));
}

async function oidOf(connection: Asking, dialect: PostgresDialect, relation: RelationName): Promise<Cell | undefined> {
  const name = dialect.relation({ schema: relation.schema, identifier: relation.identifier });
  return (await connection.ask('select to_regclass($1)::oid', [name]))[0]?.[0] ?? undefined;
}

/** Foreign keys of other tables go over to the new one; a table that this run builds anew may do without its own until then. */
async function foreignKeys(connection: Asking, dialect: PostgresDialect, oid: Cell, { rebuilt }: AttachmentOptions): Promise<{ readonly before: readonly string[]; readonly after: readonly string[] }> {
  const rows = await connection.ask(FOREIGN_KEYS, [oid]);
  const after = rows.map(([, add, schema, identifier]) => {
    const isRebuilt = rebuilt?.({ schema: String(schema), identifier: String(identifier) }) === true;
    return isRebuilt ? tolerant([String(add)], dialect) : String(add);
  });
  return { before: rows.map(([drop]) => String(drop)), after };
}

interface Swapped {
  readonly target: Relation;
  readonly oid: Cell;
  readonly scratch: RelationName;
}

/** Owner, grants, comments, constraints and hand-made indexes of the target itself. */
async function ownSayings(
  connection: Asking,
  dialect: PostgresDialect,
  { target, oid, scratch }: Swapped,
  { hooks }: AttachmentOptions,
): Promise<readonly string[]> {
  const scratchOid = await oidOf(connection, dialect, scratch);
  if (scratchOid === undefined) return [];
  const name = dialect.relation({ schema: target.schema, identifier: target.identifier });
  const [fresh] = await connection.ask(
    `select relkind, obj_description(oid, 'pg_class') is not null,
       (select array_agg(attname::text) from pg_attribute where attrelid = oid and attnum > 0 and not attisdropped),
       (select array_agg(attname::text) from pg_attribute where attrelid = oid and attnum > 0 and not attisdropped and col_description(oid, attnum) is null)
     from pg_class where oid = $1::oid`,
    [scratchOid],
  );
  const [kind, hasComment, columns, silent] = fresh ?? [];
  const word = kind === 'v' ? 'view' : kind === 'm' ? 'materialized view' : 'table';
  const sayings = await texts(connection, SAYINGS, [
    oid,
    name,
    namesOf(columns),
    word,
    hasComment === true,
    namesOf(silent),
  ]);
  const owner = await texts(
    connection,
    `select format('alter ${word} %s owner to %I', $2::text, pg_get_userbyid(old.relowner)) from pg_class old, pg_class fresh
     where old.oid = $1::oid and fresh.oid = $3::oid and old.relowner <> fresh.relowner`,
    [oid, name, scratchOid],
  );
  const built = word === 'table' ? await structure(connection, oid, scratchOid, name) : [];
  return [...built.filter((statement) => !isMadeByHooks(indexIn(statement), hooks)), ...sayings, ...owner];
}

/** The name in what the server says of an index; empty for what is none. */
function indexIn(statement: string): string {
  const [, quoted, plain = ''] = /^CREATE (?:UNIQUE )?INDEX (?:"((?:[^"]|"")*)"|(\S+)) ON /.exec(statement) ?? [];
  return quoted?.replaceAll('""', '"') ?? plain;
}

/** Constraints and indexes that the new table was not built with. Those with names of ours belong to the model's config. */
async function structure(connection: Asking, oid: Cell, scratchOid: Cell, name: string): Promise<readonly string[]> {
  return texts(
    connection,
    `select format('alter table %s add constraint %I %s', $3::text, conname, pg_get_constraintdef(oid)) from pg_constraint old
     where conrelid = $1::oid and contype in ('p', 'u', 'f', 'c', 'x') and conname !~ '__mart_' and not exists (
       select 1 from pg_constraint where conrelid = $2::oid and pg_get_constraintdef(oid) = pg_get_constraintdef(old.oid))
     union all
     select pg_get_indexdef(indexrelid) from pg_index join pg_class class on class.oid = indexrelid
     where indrelid = $1::oid and left(relname, ${INDEX_PREFIX.length}) <> '${INDEX_PREFIX}'
       and not exists (select 1 from pg_constraint where conindid = indexrelid)`,
    [oid, scratchOid, name],
  );
}

/** The dependents again, each with its options, owner, grants, comments and indexes. */
async function viewStatements(
  connection: Asking,
  dialect: PostgresDialect,
  dependents: readonly Dependent[],
  options: AttachmentOptions,
): Promise<readonly string[]> {
  const statements: string[] = [];
  for (const view of dependents) {
    const name = dialect.relation({ schema: view.schema, identifier: view.name });
    const created = await definition(connection, view, name);
    const relation = { schema: view.schema, identifier: view.name };
    const further = await viewSayings(connection, view, name);
    // A view that this run builds anew anyway need not outlive a change of the columns under it.
    if (options.rebuilt?.(relation) === true) statements.push(tolerant([created, ...further], dialect));
    else statements.push(created, ...further);
  }
  return statements;
}

/** With an empty search path the definition names every relation in full. */
async function definition(connection: Asking, view: Dependent, name: string): Promise<string> {
  const path = (await connection.ask(`select current_setting('search_path')`, []))[0]?.[0];
  await connection.ask(`select set_config('search_path', '', false)`, []);
  const reset = () => connection.ask(`select set_config('search_path', $1, false)`, [path]);
  const rows = await connection
    .ask(
      `select pg_get_viewdef(oid), coalesce(' with (' || array_to_string(reloptions, ', ') || ')', '') from pg_class where oid = $1::oid`,
      [view.oid],
    )
    .catch(async (error: unknown) => {
      // in a transaction that has failed nothing can be set, and its rollback sets the path back
      await reset().catch(() => undefined);
      throw error;
    });
  await reset();
  const [query, options] = rows[0] ?? [];
  if (typeof query !== 'string') throw replacedMeanwhile(view);
  return `create ${view.kind} ${name}${String(options)} as ${query.trim().replace(/;$/, '')}`;
}

/** Two tables under one view are published at once: who comes second looks again. */
function replacedMeanwhile({ kind, name }: Dependent): DatabaseError {
  return new DatabaseError(`the ${kind} ${name} was replaced by another session`, { kind: 'conflict', retryable: true });
}

async function viewSayings(connection: Asking, view: Dependent, name: string): Promise<readonly string[]> {
  const [row] = await connection.ask(
    `select array_agg(attname::text) from pg_attribute where attrelid = $1::oid and attnum > 0 and not attisdropped`,
    [view.oid],
  );
  const columns = namesOf(row?.[0]);
  const indexes = await texts(connection, 'select pg_get_indexdef(indexrelid) from pg_index where indrelid = $1::oid', [
    view.oid,
  ]);
  const sayings = await texts(connection, SAYINGS, [view.oid, name, columns, view.kind, false, columns]);
  const owner = await texts(
    connection,
    `select format('alter ${view.kind} %s owner to %I', $2::text, pg_get_userbyid(relowner)) from pg_class
     where oid = $1::oid and pg_get_userbyid(relowner) <> current_user`,
    [view.oid, name],
  );
  return [...indexes, ...sayings, ...owner];
}

function tolerant(statements: readonly string[], dialect: PostgresDialect): string {
  const lines = statements.map((statement) => `  execute ${dialect.literal(statement)};`);
  return `do $mart$ begin\n${lines.join('\n')}\nexception when undefined_column or undefined_table or datatype_mismatch or undefined_function or invalid_table_definition or foreign_key_violation or invalid_foreign_key then null;\nend $mart$`;
}

async function texts(connection: Asking, query: string, values: readonly unknown[]): Promise<readonly string[]> {
  return (await connection.ask(query, values)).map((row) => String(row[0]));
}

/** An array of names arrives as JSON text, as all arrays do. */
function namesOf(cell: Cell | undefined): readonly string[] {
  return typeof cell === 'string' ? (JSON.parse(cell) as readonly string[]) : [];
}
