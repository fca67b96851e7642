import type { RefCall, SourceCall } from '../domain/node.ts';

export interface Reference {
  readonly ref?: RefCall | undefined;
  readonly source?: SourceCall | undefined;
  readonly metric?: RefCall | undefined;
}

const CALL = /^\s*(?:\{\{\s*)?(ref|source|metric)\s*\(\s*(.*?)\s*\)\s*(?:\}\}\s*)?$/s;
const ARGUMENT = /\s*(?:(v|version)\s*=\s*)?(?:(['"])(.*?)\2|(-?[\d.]+))\s*(?:,|$)/gsy;

/** Reads `ref('x')`, `ref('package', 'x', v=2)`, `source('a', 'b')` or `metric('x')` off a text, where nothing else may stand. */
export function readReference(text: string): Reference | undefined {
  const [, name, list = ''] = CALL.exec(text) ?? [];
  if (name === undefined) return undefined;
  const names: string[] = [];
  let version: string | number | undefined;
  let end = 0;
  for (const match of list.matchAll(ARGUMENT)) {
    const [whole, keyword, , quoted, number] = match;
    end = match.index + whole.length;
    if (keyword !== undefined) version = quoted ?? Number(number);
    else if (quoted !== undefined) names.push(quoted);
  }
  const [first, second] = names;
  if (end !== list.length || first === undefined || names.length > 2) return undefined;
  if (name === 'source') return second === undefined ? undefined : { source: { sourceName: first, tableName: second } };
  const target = second === undefined ? { name: first } : { packageName: first, name: second };
  if (name === 'metric') return version === undefined ? { metric: target } : undefined;
  return { ref: { ...target, ...(version === undefined ? {} : { version }) } };
}
