import { warningDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Json } from '../domain/json.ts';
import type { ColumnProperties } from '../domain/node.ts';
import type { Relation, RelationKind, RelationName } from '../domain/relation.ts';
import { Sql } from '../sql/sql.ts';
import type { Grant, MaterializationRequest } from './request.ts';
import { fillByContract, hasContract } from './contract.ts';
import { changingRows, changingStaged, hooksWithin } from './hooks.ts';
import { documentationByMacro, grantsByMacro, indexesByMacro, tableByMacro } from './replaced-parts.ts';
import { mainStatement, statement, type CallStep, type PublishStep, type StatementStep, type Step } from './step.ts';

/**
 * How a transaction ends that changes a standing table: hooks, then the gate. Where DDL would commit it, only hooks that change
 * the table's rows stand inside; what the others do is not known, so they come `after` it.
 */
export function closing(request: MaterializationRequest): { readonly within: Step[]; readonly after: Step[] } {
  const { postHooks, target, dialect } = request;
  const asserted = gate(request, target);
  if (dialect.features.transactionalDdl) return { within: [...hooksWithin(postHooks), ...asserted], after: [] };
  const onRows = changingRows(postHooks);
  const others = postHooks.filter((hook) => !onRows.includes(hook));
  return { within: [...hooksWithin(onRows), ...asserted], after: hooksWithin(others) };
}

/** What a node's `sql_header` sets up in its session: functions, variables, temporary macros that its query uses. */
export function headerOf(node: MaterializationRequest['node']): StatementStep[] {
  const header = node.config.sql_header?.trim() ?? '';
  return header === '' ? [] : [statement('sql header', Sql.of(header))];
}

export function dropLeftovers(request: MaterializationRequest): StatementStep[] {
  const { dialect, facts } = request;
  return facts.leftovers.map((relation) => statement('drop a leftover of an earlier run', dialect.drop(relation)));
}

/** The gate: nothing when the node has no assertions. */
export function gate(request: MaterializationRequest, relation: RelationName): Step[] {
  if (request.assertions.length === 0) return [];
  return [{ kind: 'assert', title: `assert ${request.assertions.length}`, relation, tests: request.assertions }];
}

/** Grants and comments, said of the published relation. */
export function dressing(request: MaterializationRequest, kind: RelationKind): (StatementStep | CallStep)[] {
  const relation: Relation = { ...request.target, kind };
  const { node, replaced, facts } = request;
  const configured = Object.keys(node.config.grants ?? {}).length > 0;
  const grants = replaced.has('grants') && configured ? [grantsByMacro(relation, node, facts.existing !== undefined)] : grantSteps(request, relation);
  const documented = Object.values(node.config.persist_docs ?? {}).includes(true);
  const comments = replaced.has('documentation') && documented ? [documentationByMacro(relation)] : commentSteps(request, relation);
  return [...grants, ...comments];
}

/** `grants` is all that should be granted: what else is, and was carried over to the new relation, is taken back. */
function grantSteps(request: MaterializationRequest, relation: Relation): StatementStep[] {
  const { dialect, node, facts } = request;
  const wanted = wantedGrants(node);
  if (!dialect.features.grants || wanted === undefined) return [];
  const key = ({ privilege, grantee }: Grant) => `${privilege} to ${grantee}`.toLowerCase();
  const has = (list: readonly Grant[], grant: Grant) => list.some((other) => key(other) === key(grant));
  const revoked = facts.grants.filter((grant) => !has(wanted, grant));
  // What is not carried over must be said again.
  const granted = wanted.filter((grant) => node.config['copy_grants'] === false || !has(facts.grants, grant));
  return [
    ...revoked.flatMap(({ privilege, grantee }) => dialect.revoke(relation, privilege, [grantee]).map((sql) => statement(`revoke ${privilege}`, sql))),
    ...granted.flatMap(({ privilege, grantee }) => dialect.grant(relation, privilege, [grantee]).map((sql) => statement(`grant ${privilege}`, sql))),
  ];
}

/** Undefined when the node says nothing of grants: then those that are there stay. */
function wantedGrants(node: MaterializationRequest['node']): readonly Grant[] | undefined {
  const configured = Object.entries(node.config.grants ?? {});
  if (configured.length === 0) return undefined;
  return configured.flatMap(([privilege, grantees]) =>
    (Array.isArray(grantees) ? grantees : [grantees])
      .filter((grantee): grantee is string => typeof grantee === 'string')
      .map((grantee) => ({ privilege: privilege.toLowerCase(), grantee })),
  );
}

function commentSteps(request: MaterializationRequest, relation: Relation): StatementStep[] {
  const { dialect, node } = request;
  const wanted = node.config.persist_docs ?? {};
  if (!dialect.features.comments) return [];
  const comments: Sql[] = [];
  if (isWanted(wanted['relation']) && node.description !== '') comments.push(...dialect.commentOnRelation(relation, node.description));
  if (isWanted(wanted['columns'])) comments.push(...columnComments(request, relation));
  return comments.map((sql) => statement('comment', sql));
}

function columnComments(request: MaterializationRequest, relation: Relation): Sql[] {
  const { dialect, node, facts } = request;
  const present = [...facts.queryColumns, ...facts.seedColumns];
  return [...node.columns.values()]
    .filter((column) => column.description !== '')
    .flatMap((column) => {
      const found = columnCalled(column, present);
      if (found === undefined) return [];
      return dialect.commentOnColumn(relation, { name: found.name, type: found.type }, column.description);
    });
}

/** A documented column among those of the query; one that is quoted is meant letter by letter. */
function columnCalled<T extends { readonly name: string }>({ name, quote }: Pick<ColumnProperties, 'name' | 'quote'>, present: readonly T[]): T | undefined {
  if (quote === true) return present.find((candidate) => candidate.name === name);
  return present.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
}

/** Columns whose documentation is to be written to the warehouse, and which are not there. */
export function documentationWarnings(request: MaterializationRequest): readonly Diagnostic[] {
  const { node, facts } = request;
  const present = [...facts.queryColumns, ...facts.seedColumns];
  if (!wantsColumnComments(request) || present.length === 0) return [];
  const missing = [...node.columns.values()].filter((column) => columnCalled(column, present) === undefined).map((column) => column.name);
  if (missing.length === 0) return [];
  const at = node.patch ?? node.codeSpan;
  return [warningDiagnostic('column-not-found', `${node.name}: The following columns are specified in the schema but are not present in the database: ${missing.join(', ')}`, { at })];
}

/** True when the node's published form needs its column names: for comments on them. */
export function wantsColumnComments(request: Pick<MaterializationRequest, 'dialect' | 'node'>): boolean {
  return request.dialect.features.comments && isWanted((request.node.config.persist_docs ?? {})['columns']);
}

/** Templates of properties may give a text. */
function isWanted(value: Json | undefined): boolean {
  return value === true || (typeof value === 'string' && value !== '' && value.toLowerCase() !== 'false');
}

/** Swap, dressing and inner post-hooks in one transaction where the warehouse has it. */
export function publishStep(request: MaterializationRequest, kind: RelationKind): PublishStep {
  const { target, scratch, retired, facts } = request;
  const staged = kind === 'table' ? changingStaged(request.postHooks) : [];
  return {
    kind: 'publish',
    title: `publish ${kind}`,
    request: { target, scratch: { ...scratch, kind }, existing: facts.existing, retired },
    hooks: request.postHooks.map((hook) => hook.sql),
    within: [...dressing(request, kind), ...hooksWithin(request.postHooks.filter((hook) => !staged.includes(hook)))],
  };
}

/** Statements that fill `relation` from the query: `create table as`, or with a contract create then insert. */
export function fillTable(request: MaterializationRequest, relation: RelationName): (StatementStep | CallStep)[] {
  const { dialect, node, query, replaced } = request;
  if (replaced.has('table')) return [tableByMacro({ ...relation, kind: 'table' }, query), ...finishTable(request, relation)];
  if (hasContract(node)) return [...fillByContract(request, node, relation), ...finishTable(request, relation)];
  const created = dialect.createTableAs(relation, query, node.config);
  const statements = created.map((sql, index) =>
    index === created.length - 1 ? mainStatement('create table', sql) : statement('create table', sql),
  );
  return [...statements, ...finishTable(request, relation)];
}

/** Indexes and what else is made when the rows are there. */
export function finishTable({ dialect, node, replaced }: MaterializationRequest, relation: RelationName): (StatementStep | CallStep)[] {
  if (replaced.has('indexes')) return [indexesByMacro({ ...relation, kind: 'table' })];
  return dialect.afterCreateTable(relation, node.config).map((sql) => statement('finish table', sql));
}
