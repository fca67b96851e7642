import type { JsonObject } from '../../domain/json.ts';
import { configuredName, foldedName } from './names.ts';
import { nodeWarehouse } from './table-options.ts';

type Fault = { readonly message: string; readonly hint: string; readonly missing: boolean };

/** Words that an option takes, in the upper case of Snowflake's documentation. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  refresh_mode: ['AUTO', 'FULL', 'INCREMENTAL'],
  initialize: ['ON_CREATE', 'ON_SCHEDULE'],
};

const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** Properties of a dynamic table, in the order its documentation gives them. */
export function dynamicTableProperties(options: JsonObject, literal: (text: string) => string): readonly string[] {
  const lag = textOf(options, 'target_lag');
  const warehouse = nodeWarehouse(options);
  return [
    ...(lag === undefined ? [] : [`target_lag = ${isDownstream(lag) ? 'downstream' : literal(lag)}`]),
    ...(warehouse === undefined ? [] : [`warehouse = ${configuredName(warehouse)}`]),
    ...Object.keys(WORDS).flatMap((key) => (textOf(options, key) === undefined ? [] : [`${key} = ${wordOf(options, key)}`])),
  ];
}

/** What keeps the options from making a dynamic table. */
export function dynamicTableFault(options: JsonObject): Fault | undefined {
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
export function dynamicTableChanges(options: JsonObject, existing: Readonly<Record<string, string>>): readonly string[] {
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
export function likePattern(name: string): string {
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
