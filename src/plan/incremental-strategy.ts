import { martError } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { eventTimeText } from '../domain/batch.ts';
import type { BuildableNode } from '../domain/node.ts';
import type { Column, RelationName } from '../domain/relation.ts';
import { mergeClauses } from './merge-clauses.ts';
import { withOurNames } from './our-names.ts';
import type { MaterializationRequest } from './request.ts';
import { mainStatement, statement, type StatementStep, type Step } from './step.ts';

type Strategy = (request: MaterializationRequest, delta: RelationName, columns: readonly string[]) => Step[];

/** The statements that bring a staged delta into the table. `append` never reads keys; the others need them. */
const STRATEGIES: Readonly<Record<string, Strategy>> = {
  append: (request, delta, columns) => [insert(request, delta, columns)],

  /** All rows at once: also how a table that must keep its identity is rebuilt (`publish: in_place`). */
  insert_overwrite: (request, delta, columns) => [
    statement('delete all rows', request.dialect.deleteAll(request.target)),
    insert(request, delta, columns),
  ],

  'delete+insert': (request, delta, columns) => {
    const keys = uniqueKey(request.node);
    checkKeys(request, keys, columns);
    const [first] = keys;
    if (first === undefined) return [insert(request, delta, columns)];
    const { dialect, target } = request;
    const remove =
      keys.length === 1 && isExpression(request, first)
        ? dialect.deleteWhere(target, [inDelta(request, delta, first), ...predicates(request)])
        : dialect.deleteMatching(target, delta, keyColumns(request, keys), predicates(request));
    return [statement('delete the rows of the delta’s keys', remove), insert(request, delta, columns)];
  },

  merge: (request, delta, columns) => {
    checkKeys(request, uniqueKey(request.node), columns);
    const { dialect, target, node } = request;
    const using = dialect.features.mergeClauses ? names(node.config['merge_on_using_columns']) : [];
    const keys = keyColumns(request, using.length > 0 ? using : uniqueKey(node));
    const update = mergeColumns(request, columns, keys);
    const clauses = dialect.features.mergeClauses ? mergeClauses(node, { keys, all: columns, update, quote: (name) => dialect.quote(name) }) : undefined;
    if (keys.length === 0 && clauses === undefined) return [insert(request, delta, columns)];
    const merge = { target, source: delta, keys, columns, update, predicates: predicates(request), clauses };
    return [...dialect.beforeMerge(merge).map((sql) => statement('check the keys', sql)), mainStatement('merge', dialect.merge(merge))];
  },

  /** The rows of the batch's window are replaced; by their key, where the warehouse has it so. */
  microbatch: (request, delta, columns) => {
    const { dialect, target, batch, microbatch, node } = request;
    if (batch === undefined || microbatch === undefined) throw new Error(`${node.uniqueId} has no batch`);
    if (dialect.microbatchKey === 'merge' && uniqueKey(node).length > 0) return planStrategy(request, 'merge', delta, columns);
    const window = dialect.eventTimeWindow(microbatch.eventTime, eventTimeText(batch.start), eventTimeText(batch.end));
    return [
      statement('delete the rows of the batch’s window', dialect.deleteWhere(target, [window, ...predicates(request)])),
      mainStatement('insert the batch', dialect.insertFrom(target, columns, delta, dialect.microbatchInsertsWindow ? window : undefined)),
    ];
  },
};

/** The steps that bring a staged delta into the table: by a macro where the project or a package has one, else our own. */
export function planStrategy(request: MaterializationRequest, strategy: string, delta: RelationName, columns: readonly string[]): Step[] {
  const { strategyMacro, target, batch } = request;
  if (strategyMacro !== undefined) {
    return [{ kind: 'strategy', title: `strategy ${strategy}`, macro: strategyMacro, target, delta, columns: typed(request, columns), batch }];
  }
  const plan = STRATEGIES[strategy];
  if (plan === undefined) throw new Error(`strategy ${strategy} is listed by ${request.dialect.type} but not written`);
  return plan(request, delta, columns);
}

/** Columns with the types that the table or the query gives them. */
function typed({ facts }: MaterializationRequest, columns: readonly string[]): readonly Column[] {
  const types = new Map([...facts.queryColumns, ...facts.existingColumns].map(({ name, type }) => [name.toLowerCase(), type]));
  return columns.map((name) => ({ name, type: types.get(name.toLowerCase()) ?? '' }));
}

function insert(request: MaterializationRequest, delta: RelationName, columns: readonly string[]): StatementStep {
  return mainStatement('insert the delta', request.dialect.insertFrom(request.target, columns, delta));
}

export function uniqueKey({ config }: BuildableNode): readonly string[] {
  const { unique_key: key } = config;
  if (key === undefined || key === null || key === '') return [];
  return typeof key === 'string' ? [key] : key;
}

/** True of a row for which an expression has a value that it has in the delta too; null is one. */
function inDelta({ dialect }: MaterializationRequest, delta: RelationName, expression: string): string {
  const from = `from ${dialect.relation(delta)}`;
  return `((${expression}) in (select ${expression} ${from})\n  or (${expression}) is null and exists (select 1 ${from} where (${expression}) is null))`;
}

/** The columns that keys mean: a key may be written in another case, or in quotes. */
function keyColumns({ dialect, facts }: MaterializationRequest, keys: readonly string[]): readonly string[] {
  return keys.map((key) => dialect.configuredColumn(key, facts.existingColumns));
}

/** The warehouse would speak of names that the analyst never wrote. */
function checkKeys({ node, facts }: MaterializationRequest, keys: readonly string[], columns: readonly string[]): void {
  const known = [...new Set([...facts.existingColumns.map(({ name }) => name), ...columns])];
  const bare = (name: string): string => name.replace(/^["`]|["`]$/g, '').toLowerCase();
  const unknown = keys.find((key) => COLUMN.test(key) && !known.some((name) => bare(name) === bare(key)));
  if (unknown === undefined || known.length === 0) return;
  throw martError('column-not-found', `${node.name}: \`unique_key\` names \`${unknown}\`, which is no column of the table`, {
    at: node.patch ?? node.codeSpan,
    hint: didYouMean(unknown, known) ?? `it has: ${known.join(', ')}`,
    exitCode: 1,
  });
}

const COLUMN = /^(?:[\p{L}_][\p{L}\p{N}_$]*|"[^"]+"|`[^`]+`)$/u;

/** A key that is no column of the table, nor can be one: `coalesce(id, -1)`. */
function isExpression({ facts }: MaterializationRequest, key: string): boolean {
  return !COLUMN.test(key) && !facts.existingColumns.some((column) => column.name === key);
}

function predicates(request: MaterializationRequest): readonly string[] {
  const { config } = request.node;
  const given = config.incremental_predicates ?? config['predicates'] ?? [];
  const list = Array.isArray(given) ? given : [given];
  const texts = list.filter((predicate): predicate is string => typeof predicate === 'string');
  return texts.map(withOurNames);
}

function mergeColumns(request: MaterializationRequest, columns: readonly string[], keys: readonly string[]): readonly string[] {
  const { config } = request.node;
  const only = names(config['merge_update_columns']);
  const except = names(config['merge_exclude_columns']);
  if (only.length > 0 && except.length > 0) {
    const message = `${request.node.name}: \`merge_update_columns\` and \`merge_exclude_columns\` exclude each other`;
    throw martError('invalid-value', message, { at: request.node.patch ?? request.node.codeSpan, exitCode: 1 });
  }
  const matches = (list: readonly string[], column: string) => list.some((name) => name.toLowerCase() === column.toLowerCase());
  const unknown = only.find((name) => !matches(columns, name));
  if (unknown !== undefined) {
    throw martError('column-not-found', `${request.node.name}: \`merge_update_columns\` names \`${unknown}\`, which is no column of the table`, {
      at: request.node.patch ?? request.node.codeSpan,
      hint: didYouMean(unknown, columns) ?? `it has: ${columns.join(', ')}`,
      exitCode: 1,
    });
  }
  if (only.length > 0) return columns.filter((column) => matches(only, column));
  return columns.filter((column) => !matches(except, column) && !matches(keys, column));
}

function names(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];
}
