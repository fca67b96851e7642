import { isJsonObject, type Json } from '../../domain/json.ts';
import { isCompilable, type Node } from '../../domain/node.ts';
import type { Criterion } from './selector.ts';

/** `config.materialized:table`, `config.meta.owner:ann`: equal to the config, or one of its items when that is a list. */
export function configTest(criterion: Criterion): (node: Node) => boolean {
  const { path } = criterion;
  const wanted = String(criterion.value);
  // Severity is written in either case.
  const same = path.join('.') === 'severity' ? sameFolded : sameScalar;
  return (node) => {
    if (!isCompilable(node) && node.resourceType !== 'source') return false;
    const value = valueAt(node.config, path);
    return Array.isArray(value) ? value.some((item: Json) => same(item, wanted)) : same(value, wanted);
  };
}

function valueAt(config: Json, path: readonly string[]): Json | undefined {
  let value: Json | undefined = config;
  for (const key of path) {
    if (!isJsonObject(value)) return undefined;
    value = value[key] ?? value[key.replace('_', '-')];
  }
  return value;
}

/** Loosely typed: what comes from a command line is text. Booleans may be written in any case. */
function sameScalar(value: Json | undefined, wanted: string): boolean {
  if (typeof value === 'boolean') return String(value) === wanted.toLowerCase();
  return (typeof value === 'string' || typeof value === 'number') && String(value) === wanted;
}

function sameFolded(value: Json | undefined, wanted: string): boolean {
  return typeof value === 'string' && value.toLowerCase() === wanted.toLowerCase();
}
