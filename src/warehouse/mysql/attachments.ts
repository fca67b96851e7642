import type { Relation, RelationName } from '../../domain/relation.ts';
import { Sql } from '../../sql/sql.ts';
import { isMadeByHooks } from '../index-options.ts';
import type { AttachmentOptions, Attachments } from '../warehouse.ts';
import type { Asking } from './catalog.ts';
import type { MySqlDialect } from './dialect.ts';

/** What goes with the renamed table instead of staying with the name: said by name, so that publishing is refused. */
const FOREIGN = `
  select concat('the foreign key ', constraint_name, ' of ', constraint_schema, '.', table_name) from information_schema.referential_constraints
  where unique_constraint_schema = ? and referenced_table_name = ?
  union all
  select concat('the trigger ', trigger_name) from information_schema.triggers where event_object_schema = ? and event_object_table = ?`;

/**
 * What a swap must carry over. Views and grants go by the name, so they need nothing; indexes that somebody made by hand and
 * the table's comment are given to the new table before it takes the name.
 */
export async function attachmentsOf(
  connection: Asking,
  dialect: MySqlDialect,
  target: Relation,
  scratch: RelationName,
  { hooks }: AttachmentOptions = {},
): Promise<Attachments> {
  const place = [target.schema ?? '', target.identifier];
  const foreign = (await connection.ask(FOREIGN, [...place, ...place])).map((row) => String(row[0]));
  if (foreign.length > 0) return { before: [], after: [], foreign };
  const [old, fresh] = [await definition(connection, dialect, target), await definition(connection, dialect, scratch)];
  if (old === undefined || fresh === undefined) return { before: [], after: [], foreign: [] };
  const kept = missingKeys(old, fresh).filter((line) => !isMadeByHooks(/KEY `((?:[^`]|``)*)`/.exec(line)?.[1] ?? '', hooks));
  const additions = kept.map((line) => `add ${line}`);
  const comment = commentOf(old);
  if (comment !== undefined && commentOf(fresh) === undefined) additions.push(comment);
  const before =
    additions.length === 0 ? [] : [Sql.of(`alter table ${dialect.relation(scratch)} ${additions.join(', ')}`)];
  return { before, after: [], foreign: [] };
}

/** `show create table`, or undefined for a view and for nothing. */
async function definition(
  connection: Asking,
  dialect: MySqlDialect,
  relation: RelationName,
): Promise<string | undefined> {
  try {
    const [row] = await connection.ask(`show create table ${dialect.relation(relation)}`, []);
    const text = String(row?.[1]);
    return text.startsWith('CREATE TABLE') ? text : undefined;
  } catch {
    return undefined;
  }
}

/** The lines of keys that the new table lacks. Indexes with names of ours belong to the model's config. */
function missingKeys(old: string, fresh: string): readonly string[] {
  const have = new Set(keyLines(fresh).map(withoutName));
  const hasPrimary = keyLines(fresh).some((line) => line.startsWith('PRIMARY'));
  return keyLines(old).filter((line) => {
    if (/^(UNIQUE |FULLTEXT |SPATIAL )?KEY `mart_/.test(line) || have.has(withoutName(line))) return false;
    return !(hasPrimary && line.startsWith('PRIMARY'));
  });
}

function keyLines(definition: string): readonly string[] {
  return [...definition.matchAll(/^ {2}((?:PRIMARY |UNIQUE |FULLTEXT |SPATIAL )?KEY .*?),?$/gm)].map(
    (match) => match[1] ?? '',
  );
}

function withoutName(line: string): string {
  return line.replace(/KEY `(?:[^`]|``)*`/, 'KEY');
}

function commentOf(definition: string): string | undefined {
  return /\) [^\n]*?(COMMENT='(?:[^']|'')*')[^\n]*$/.exec(definition)?.[1];
}
