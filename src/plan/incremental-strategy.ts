import { martError } from '../diagnostics/diagnostic.ts';
import type { RelationName } from '../domain/relation.ts';
import type { MaterializationRequest } from './request.ts';
import { mainStatement, statement, type StatementStep } from './step.ts';

type Strategy = (request: MaterializationRequest, delta: RelationName, columns: readonly string[]) => StatementStep[];

/** The statements that bring a staged delta into the table. `append` never reads keys; the others need them. */
const STRATEGIES: Readonly<Record<string, Strategy>> = {
  append: (request, delta, columns) => [insert(request, delta, columns)],

  /** All rows at once: also how a table that must keep its identity is rebuilt (`publish: in_place`). */
  insert_overwrite: (request, delta, columns) => [
    statement('delete all rows', request.dialect.deleteAll(request.target)),
    insert(request, delta, columns),
  ],

  'delete+insert': (request, delta, columns) => {
    const keys = uniqueKey(request);
    if (keys.length === 0) return [insert(request, delta, columns)];
    const { dialect, target } = request;
    const remove = dialect.deleteMatching(target, delta, keys, predicates(request));
    return [statement('delete the rows of the delta’s keys', remove), insert(request, delta, columns)];
  },

  merge: (request, delta, columns) => {
    const keys = uniqueKey(request);
    if (keys.length === 0) return [insert(request, delta, columns)];
    const { dialect, target } = request;
    const update = mergeColumns(request, columns, keys);
    return [mainStatement('merge', dialect.merge({ target, source: delta, keys, columns, update, predicates: predicates(request) }))];
  },
};

export function planStrategy(
  request: MaterializationRequest,
  strategy: string,
  delta: RelationName,
  columns: readonly string[],
): StatementStep[] {
  const plan = STRATEGIES[strategy];
  if (plan === undefined) throw new Error(`strategy ${strategy} is listed by ${request.dialect.type} but not written`);
  return plan(request, delta, columns);
}

function insert(request: MaterializationRequest, delta: RelationName, columns: readonly string[]): StatementStep {
  return mainStatement('insert the delta', request.dialect.insertFrom(request.target, columns, delta));
}

export function uniqueKey(request: MaterializationRequest): readonly string[] {
  const { unique_key: key } = request.node.config;
  if (key === undefined || key === null || key === '') return [];
  return typeof key === 'string' ? [key] : key;
}

function predicates(request: MaterializationRequest): readonly string[] {
  const { config } = request.node;
  const given = config.incremental_predicates ?? config['predicates'] ?? [];
  const list = Array.isArray(given) ? given : [given];
  const texts = list.filter((predicate): predicate is string => typeof predicate === 'string');
  // The names that dbt's merge gives to the two tables: projects write them into their predicates.
  return texts.map((text) => text.replace(/\bDBT_INTERNAL_DEST\b/gi, 'mart_target').replace(/\bDBT_INTERNAL_SOURCE\b/gi, 'mart_source'));
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
  if (only.length > 0) return columns.filter((column) => matches(only, column));
  return columns.filter((column) => !matches(except, column) && !matches(keys, column));
}

function names(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];
}
