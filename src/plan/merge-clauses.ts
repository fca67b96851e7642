import { martError, type MartError } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { BuildableNode } from '../domain/node.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import { withOurNames } from './our-names.ts';

/** What becomes of rows in a merge, as it is written after `on …`: one clause a line. */
export type MergeClauses = readonly string[];

/** What a clause is made of. Columns are quoted. */
export interface MergeColumns {
  readonly keys: readonly string[];
  readonly all: readonly string[];
  /** What a match updates by `merge_update_columns` and `merge_exclude_columns`. */
  readonly update: readonly string[];
  readonly quote: (name: string) => string;
}

const CONDITIONS = ['merge_update_condition', 'merge_insert_condition', 'merge_update_set_expressions'];
const BASIC = [...CONDITIONS, 'merge_update_columns', 'merge_exclude_columns'];

/**
 * The clauses of a merge on DuckDB, by dbt-duckdb's configs `merge_clauses`, or `merge_update_condition`,
 * `merge_insert_condition` and `merge_update_set_expressions`; undefined where a node has none of them.
 * Throws `MartError` with code `invalid-value` for what they can't be.
 */
export function mergeClauses(node: BuildableNode, columns: MergeColumns): MergeClauses | undefined {
  const { config } = node;
  const own = config['merge_clauses'];
  if (own === undefined || own === null) {
    if (!CONDITIONS.some((key) => isSaid(config[key]))) return undefined;
    return [basicUpdate(node, columns), basicInsert(node, columns)].filter((clause) => clause !== '');
  }
  if (!isJsonObject(own) || Object.keys(own).length === 0) throw refusal(node, '`merge_clauses` must have `when_matched` or `when_not_matched`');
  const besides = BASIC.filter((key) => isSaid(config[key]));
  if (besides.length > 0) throw refusal(node, `\`${besides.join('`, `')}\` can't stand beside \`merge_clauses\``, 'say it in the clauses');
  const lists = ['when_matched', 'when_not_matched'] as const;
  const unknown = Object.keys(own).find((key) => !lists.some((name) => name === key));
  if (unknown !== undefined) throw refusal(node, `\`merge_clauses\` has no \`${unknown}\``, didYouMean(unknown, lists));
  const [matched, notMatched] = lists.map((name) => clausesOf(node, own, name));
  const writer = new ClauseWriter(node, columns);
  return [
    ...(matched?.map((clause) => writer.matched(clause)) ?? [basicUpdate(node, columns)]),
    ...(notMatched?.map((clause) => writer.notMatched(clause)) ?? [basicInsert(node, columns)]),
  ].filter((clause) => clause !== '');
}

function clausesOf(node: BuildableNode, own: JsonObject, name: string): readonly JsonObject[] | undefined {
  const list = own[name];
  if (list === undefined) return undefined;
  if (!Array.isArray(list) || list.length === 0 || !list.every(isJsonObject)) throw refusal(node, `\`merge_clauses.${name}\` must be a list of mappings`);
  return list;
}

function basicUpdate({ config }: BuildableNode, { update, quote }: MergeColumns): string {
  const expressions = isJsonObject(config['merge_update_set_expressions']) ? config['merge_update_set_expressions'] : {};
  const set = assignments(expressions, update, quote);
  return set === '' ? '' : `when matched${conditionOf(config['merge_update_condition'])} then update set ${set}`;
}

function basicInsert({ config }: BuildableNode, columns: MergeColumns): string {
  return `when not matched${conditionOf(config['merge_insert_condition'])} then ${insertAll(columns)}`;
}

function insertAll({ all, quote }: MergeColumns): string {
  return `insert (${all.map(quote).join(', ')}) values (${all.map((column) => `mart_source.${quote(column)}`).join(', ')})`;
}

/** Expressions first, and the other columns as the query has them. */
function assignments(expressions: JsonObject, columns: readonly string[], quote: (name: string) => string): string {
  const bare = new Set(Object.keys(expressions).map((name) => name.replaceAll('"', '').toLowerCase()));
  const said = Object.entries(expressions).map(([column, expression]) => `${column} = ${withOurNames(String(expression))}`);
  const rest = columns.filter((column) => !bare.has(column.toLowerCase())).map((column) => `${quote(column)} = mart_source.${quote(column)}`);
  return [...said, ...rest].join(', ');
}

function conditionOf(condition: Json | undefined): string {
  const list = (Array.isArray(condition) ? condition : [condition]).filter(isSaid);
  return list.map((one) => ` and (${withOurNames(String(one))})`).join('');
}

function isSaid(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return Array.isArray(value) ? value.length > 0 : !isJsonObject(value as Json) || Object.keys(value as JsonObject).length > 0;
}

/** Writes the entries of `merge_clauses`. */
class ClauseWriter {
  readonly #node: BuildableNode;
  readonly #columns: MergeColumns;

  constructor(node: BuildableNode, columns: MergeColumns) {
    this.#node = node;
    this.#columns = columns;
  }

  matched(clause: JsonObject): string {
    return `when matched${conditionOf(clause['condition'])} then ${this.#action(clause, ['update', 'delete', 'do_nothing', 'error'], () => this.#update(clause))}`;
  }

  notMatched(clause: JsonObject): string {
    const { by } = clause;
    const side = typeof by === 'string' ? ` by ${this.#oneOf(by, ['source', 'target'], 'by')}` : '';
    const write = () => (clause['action'] === 'insert' ? this.#insert(clause) : `update set ${assignments(objectOf(clause['set_expressions']), [], this.#columns.quote)}`);
    return `when not matched${side}${conditionOf(clause['condition'])} then ${this.#action(clause, ['insert', 'update', 'delete', 'do_nothing', 'error'], write)}`;
  }

  #action(clause: JsonObject, known: readonly string[], write: () => string): string {
    const action = this.#oneOf(clause['action'], known, 'action');
    const message = clause['error_message'];
    if (action === 'error') return typeof message === 'string' ? `error '${message.replaceAll("'", "''")}'` : 'error';
    return action === 'delete' || action === 'do_nothing' ? action.replace('_', ' ') : write();
  }

  #update(clause: JsonObject): string {
    const { all, keys, quote } = this.#columns;
    const mode = this.#oneOf(clause['mode'] ?? 'by_name', ['by_name', 'by_position', 'star', 'explicit'], 'mode');
    if (mode === 'by_position') return 'update by position';
    if (mode === 'star') return 'update set *';
    const { include, exclude, set_expressions: expressions } = mode === 'explicit' ? objectOf(clause['update']) : {};
    const matches = (list: Json | undefined, column: string) => Array.isArray(list) && list.some((name) => String(name).replaceAll('"', '').toLowerCase() === column.toLowerCase());
    const asked = Array.isArray(include) && include.length > 0 ? all.filter((column) => matches(include, column)) : all.filter((column) => !keys.includes(column));
    return `update set ${assignments(objectOf(expressions), asked.filter((column) => !matches(exclude, column)), quote)}`;
  }

  #insert(clause: JsonObject): string {
    const mode = this.#oneOf(clause['mode'] ?? 'by_name', ['by_name', 'by_position', 'star', 'explicit'], 'mode');
    if (mode === 'by_position') return 'insert by position';
    if (mode === 'star') return 'insert *';
    if (mode === 'by_name') return insertAll(this.#columns);
    const { columns, values } = objectOf(clause['insert']);
    if (!Array.isArray(columns) || !Array.isArray(values) || columns.length !== values.length) throw refusal(this.#node, '`insert` of a clause needs `columns` and as many `values`');
    return `insert (${columns.join(', ')}) values (${values.map((value) => withOurNames(String(value))).join(', ')})`;
  }

  #oneOf(value: Json | undefined, known: readonly string[], key: string): string {
    const found = known.find((word) => word === value);
    if (found !== undefined) return found;
    const what = value === undefined ? `a clause of the merge has no \`${key}\`` : `\`${key}: ${JSON.stringify(value)}\` is nothing that a clause of the merge can have here`;
    throw refusal(this.#node, what, (typeof value === 'string' ? didYouMean(value, known) : undefined) ?? `it is one of ${known.join(', ')}`);
  }
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function refusal({ name, patch, codeSpan }: BuildableNode, problem: string, hint?: string): MartError {
  return martError('invalid-value', `${name}: ${problem}`, { at: patch ?? codeSpan, hint, exitCode: 1 });
}
