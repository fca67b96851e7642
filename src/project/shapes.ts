import type { YamlNode } from '../context/yaml.ts';
import { errorDiagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { isJsonObject, type Json } from '../domain/json.ts';
import type { YamlChecks } from './yaml-checks.ts';

/**
 * Reads one value as strictly as dbt reads the declarations of metrics: what is of the wrong kind is reported where it
 * stands, and something of the right kind takes its place, so that reading goes on.
 */
export type Reader<T> = (node: YamlNode, checks: YamlChecks) => T;

/** A mapping with these keys and no others; `what` names it in messages. */
export function mapping<T>(what: string, fields: { readonly [K in keyof T]: Reader<T[K]> }): Reader<T> {
  const known = new Set(Object.keys(fields));
  return (node, checks) => {
    if (isJsonObject(node.value)) checks.keys(node, known, what);
    else if (!isNothing(node)) checks.wrong(node, 'a mapping');
    const entries = Object.entries<Reader<unknown>>(fields);
    return Object.fromEntries(entries.map(([key, read]) => [key, read(node.get(key), checks)])) as T;
  };
}

/** Text that must be there. YAML reads `off` and `1` as other things: those must be quoted. */
export const text: Reader<string> = (node, checks) => {
  if (typeof node.value === 'string') return node.value;
  if (isNothing(node)) missing(node, checks);
  else checks.wrong(node, 'text (quote it)');
  return '';
};

export const integer: Reader<number> = (node, checks) => {
  if (typeof node.value === 'number' && Number.isInteger(node.value)) return node.value;
  checks.wrong(node, 'a whole number');
  return 0;
};

export const number: Reader<number> = (node, checks) => {
  if (typeof node.value === 'number') return node.value;
  checks.wrong(node, 'a number');
  return 0;
};

/** SQL: a constant may be written without quotes. */
export const expression: Reader<string> = (node, checks) => {
  const { value } = node;
  if (typeof value === 'number' && Number.isInteger(value)) return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return text(node, checks);
};

export const anyMapping: Reader<{ readonly [key: string]: Json | undefined }> = (node, checks) => checks.object(node);

/** Null where nothing is written. */
export function optional<T>(read: Reader<T>): Reader<T | null> {
  return (node, checks) => (isNothing(node) ? null : read(node, checks));
}

/** True or false; `standard` where nothing is written. */
export function flag(standard: boolean): Reader<boolean> {
  return (node, checks) => {
    if (typeof node.value === 'boolean') return node.value;
    if (node.value !== undefined) checks.wrong(node, 'true or false');
    return standard;
  };
}

/** A list; a missing one is empty. */
export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (node, checks) => {
    if (!isNothing(node) && !Array.isArray(node.value)) checks.wrong(node, 'a list');
    return node.items().map((item) => read(item, checks));
  };
}

/** One of a few words, in any case; `standard` where nothing is written, if there is one. */
export function oneOf<Choice extends string>(choices: readonly Choice[], standard?: Choice): Reader<Choice> {
  return (node, checks) => {
    const [first] = choices;
    if (first === undefined) throw new Error('nothing to choose from');
    if (isNothing(node) && standard !== undefined) return standard;
    const written = text(node, checks);
    const found = choices.find((choice) => choice === written.toLowerCase());
    if (found === undefined && written !== '') refuse(node, checks, written, choices);
    return found ?? standard ?? first;
  };
}

function refuse(node: YamlNode, checks: YamlChecks, written: string, choices: readonly string[]): void {
  const hint = didYouMean(written, choices) ?? `one of: ${choices.join(', ')}`;
  checks.sink.add(errorDiagnostic('invalid-value', `\`${written}\` is no value for \`${String(node.path.at(-1))}\``, { at: node.span, hint }));
}

function missing(node: YamlNode, checks: YamlChecks): void {
  checks.sink.add(errorDiagnostic('missing-key', `\`${String(node.path.at(-1))}\` is missing here`, { at: node.span }));
}

function isNothing({ value }: YamlNode): boolean {
  return value === undefined || value === null;
}
