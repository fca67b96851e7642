import { iterate } from './compare.ts';
import { PyDict } from './containers.ts';
import { argument, requireArguments, type Method, type MethodTable } from './method.ts';
import { LooseUndefined, Undefined, type Keywords, type Value } from './model.ts';
import { DictView } from './dict-view.ts';
import { raise } from './python-error.ts';
import { repr } from './text.ts';
import { HostObject } from './host-object.ts';

type DictMethod = Method<PyDict>;

/** Adds what `dict(...)` and `.update(...)` take: a mapping or pairs, then keywords. */
export function updateDict(dict: PyDict, args: readonly Value[], keywords: Keywords | null): void {
  const source = args[0];
  if (source !== undefined) for (const [key, value] of pairsOf(source)) dict.set(key, value);
  if (keywords !== null) for (const name in keywords) dict.set(name, keywords[name] ?? null);
}

/** The entries of a mapping, or of a sequence of pairs. */
export function pairsOf(source: Value): (readonly [Value, Value])[] {
  if (source instanceof PyDict) return source.entries();
  if (source instanceof LooseUndefined) return [];
  if (source instanceof Undefined) source.fail();
  if (source instanceof HostObject && source.isMapping) {
    return iterate(source).map((key) => [key, source.getItem?.(key) ?? null]);
  }
  return iterate(source).map((item, index) => {
    const pair = iterate(item);
    if (pair.length !== 2)
      raise('ValueError', `dictionary update sequence element #${index} has length ${pair.length}; 2 is required`);
    return [pair[0] ?? null, pair[1] ?? null];
  });
}

function pop(dict: PyDict, args: readonly Value[], keywords: Keywords | null): Value {
  requireArguments('pop', args, 1, 2);
  const key = args[0] ?? null;
  // An empty dict looks for nothing, so that anything may be asked for.
  if (dict.size === 0) return args[1] === undefined ? raise('KeyError', repr(key)) : args[1];
  const value = dict.get(key) ?? argumentOrMissing(dict, args, keywords, key);
  dict.delete(key);
  return value;
}

function argumentOrMissing(dict: PyDict, args: readonly Value[], keywords: Keywords | null, key: Value): Value {
  if (dict.has(key)) return dict.get(key) ?? null;
  const fallback = argument(args, 1, keywords, 'default');
  return fallback === undefined ? raise('KeyError', repr(key)) : fallback;
}

function popItem(dict: PyDict): Value {
  const last = dict.items().at(-1);
  if (last === undefined) return raise('KeyError', "'popitem(): dictionary is empty'");
  dict.delete(last[0] ?? null);
  return last;
}

function setDefault(dict: PyDict, args: readonly Value[], keywords: Keywords | null): Value {
  const key = args[0] ?? null;
  const value = dict.get(key);
  if (value !== undefined) return value;
  const fallback = argument(args, 1, keywords, 'default') ?? null;
  dict.set(key, fallback);
  return fallback;
}

export const DICT_METHODS: MethodTable<PyDict> = new Map<string, DictMethod>([
  [
    'get',
    (dict, args, keywords) => {
      requireArguments('get', args, 1, 2);
      const key = args[0] ?? null;
      const value = dict.has(key) ? dict.get(key) : argument(args, 1, keywords, 'default');
      return value ?? null;
    },
  ],
  ['items', (dict) => new DictView('dict_items', dict)],
  ['keys', (dict) => new DictView('dict_keys', dict)],
  ['values', (dict) => new DictView('dict_values', dict)],
  [
    'update',
    (dict, args, keywords) => {
      if (args.length > 1) raise('TypeError', `update expected at most 1 argument, got ${args.length}`);
      updateDict(dict, args, keywords);
      return null;
    },
  ],
  ['pop', pop],
  ['popitem', popItem],
  ['setdefault', setDefault],
  [
    'clear',
    (dict) => {
      dict.clear();
      return null;
    },
  ],
  ['copy', (dict) => dict.copy()],
  ['fromkeys', (_, args) => new PyDict(iterate(args[0] ?? null).map((key) => [key, args[1] ?? null]))],
]);
