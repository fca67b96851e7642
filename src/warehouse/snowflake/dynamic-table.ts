import type { JsonObject } from '../../domain/json.ts';
import type { RelationName } from '../../domain/relation.ts';
import { sql, type Sql } from '../../sql/sql.ts';
import type { DynamicTables, OptionFault } from '../dynamic-tables.ts';
import type { Dialect } from '../dialect.ts';
import { configuredName, foldedName } from './names.ts';
import { clusterClause, nodeWarehouse, policyClauses } from './table-options.ts';

/** Tables that keep themselves fresh: Snowflake runs the query within the target lag. */
export class SnowflakeDynamicTables implements DynamicTables {
  readonly #dialect: Dialect;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  create(target: RelationName, query: Sql, options: JsonObject): Sql {
    const words = options['transient'] === true ? 'transient dynamic table' : 'dynamic table';
    const properties = this.#properties(options).map((property) => `\n  ${property}`);
    const head = `${words} ${this.#dialect.relation(target)}${properties.join('')}${clusterClause(options)}${policyClauses(options)}`;
    return sql`create ${head}\nas (\n${query}\n)`;
  }

  fault(options: JsonObject): OptionFault | undefined {
    return faultOf(options);
  }

  optionsQuery({ database, schema = '', identifier }: RelationName): Sql {
    const pattern = this.#dialect.literal(likePattern(foldedName(identifier)));
    return sql`show dynamic tables like ${pattern} in schema ${this.#dialect.schema({ database, schema })}`;
  }

  changes(options: JsonObject, existing: Readonly<Record<string, string>>): readonly string[] {
    return changesOf(options, existing);
  }

  /** Lag and warehouse can be changed where the table stands; a refresh mode can't. */
  alter(target: RelationName, options: JsonObject, changed: readonly string[]): readonly Sql[] | undefined {
    if (changed.includes('refresh_mode')) return undefined;
    const wanted = changed.map((name) => (name === 'snowflake_warehouse' ? 'warehouse' : name));
    const set = this.#properties(options).filter((property) => wanted.some((name) => property.startsWith(`${name} = `)));
    return [sql`alter dynamic table ${this.#dialect.relation(target)} set ${set.join(' ')}`];
  }

  refresh(target: RelationName): Sql {
    return sql`alter dynamic table ${this.#dialect.relation(target)} refresh`;
  }

  #properties(options: JsonObject): readonly string[] {
    return propertiesOf(options, (text) => this.#dialect.literal(text));
  }
}

/** Words that an option takes, in the upper case of Snowflake's documentation. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  refresh_mode: ['AUTO', 'FULL', 'INCREMENTAL'],
  initialize: ['ON_CREATE', 'ON_SCHEDULE'],
};

const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** Properties of a dynamic table, in the order its documentation gives them. */
function propertiesOf(options: JsonObject, literal: (text: string) => string): readonly string[] {
  const lag = textOf(options, 'target_lag');
  const warehouse = nodeWarehouse(options);
  return [
    ...(lag === undefined ? [] : [`target_lag = ${isDownstream(lag) ? 'downstream' : literal(lag)}`]),
    ...(warehouse === undefined ? [] : [`warehouse = ${configuredName(warehouse)}`]),
    ...Object.keys(WORDS).flatMap((key) => (textOf(options, key) === undefined ? [] : [`${key} = ${wordOf(options, key)}`])),
  ];
}

/** What keeps the options from making a dynamic table. */
function faultOf(options: JsonObject): OptionFault | undefined {
  const lag = textOf(options, 'target_lag');
  const lagHint = 'a time such as `20 minutes`, or `downstream`';
  if (lag === undefined) return { message: '`target_lag` is missing', hint: lagHint, missing: true };
  if (!isDownstream(lag) && secondsOf(lag) === undefined) return { message: `\`target_lag\` is \`${lag}\``, hint: lagHint, missing: false };
  if (nodeWarehouse(options) === undefined) {
    return { message: '`snowflake_warehouse` is missing', hint: 'name the warehouse that refreshes the table', missing: true };
  }
  for (const [key, words] of Object.entries(WORDS)) {
    const given = textOf(options, key);
    if (given !== undefined && !words.includes(given.toUpperCase())) return { message: `\`${key}\` is \`${given}\``, hint: `it can be: ${words.join(', ')}`, missing: false };
  }
  return undefined;
}

/** Options that differ from a row of `show dynamic tables`. A mode that Snowflake chose by itself is no difference. */
function changesOf(options: JsonObject, existing: Readonly<Record<string, string>>): readonly string[] {
  const lag = textOf(options, 'target_lag') ?? '';
  const warehouse = nodeWarehouse(options);
  const mode = wordOf(options, 'refresh_mode');
  return [
    ...(sameLag(lag, existing['target_lag'] ?? '') ? [] : ['target_lag']),
    ...(warehouse === undefined || foldedName(warehouse) === (existing['warehouse'] ?? '') ? [] : ['snowflake_warehouse']),
    ...(mode === '' || mode === 'auto' || mode === (existing['refresh_mode'] ?? '').toLowerCase() ? [] : ['refresh_mode']),
  ];
}

/** A name as a pattern that only it fits, but for the case of its letters: `_` and `%` are escaped. */
function likePattern(name: string): string {
  return name.replaceAll(/[\\_%]/g, String.raw`\$&`);
}

function sameLag(left: string, right: string): boolean {
  return isDownstream(left) || isDownstream(right) ? isDownstream(left) && isDownstream(right) : secondsOf(left) === secondsOf(right);
}

function isDownstream(lag: string): boolean {
  return lag.trim().toLowerCase() === 'downstream';
}

function secondsOf(lag: string): number | undefined {
  const match = /^\s*(\d+)\s+(second|minute|hour|day)s?\s*$/i.exec(lag);
  return match === null ? undefined : Number(match[1]) * (SECONDS[(match[2] ?? '').toLowerCase()] ?? 1);
}

function wordOf(options: JsonObject, key: string): string {
  return (textOf(options, key) ?? '').toLowerCase();
}

function textOf(options: JsonObject, key: string): string | undefined {
  const value = options[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
