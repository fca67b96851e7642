import { createHash } from 'node:crypto';
import { zip } from '../jinja/globals.ts';
import { hostFunction, type BoundArguments } from '../jinja/host.ts';
import { toJson } from '../jinja/json.ts';
import { iterate, makeFloat, PyDict, PySet, raise, str, toHost, type Value } from '../jinja/values.ts';
import { jsonToValue } from './json-value.ts';
import { loadJson } from './load-json.ts';
import { parseYaml, writeYaml } from './yaml.ts';

/** The value of `make()`, or the call's `default` when it fails as Python's would. */
function orDefault(args: BoundArguments, make: () => Value): Value {
  try {
    return make();
  } catch {
    return args.value('default');
  }
}

function isTrue(value: Value | undefined): boolean {
  return value === true || (typeof value === 'number' && value !== 0);
}

function setOf(value: Value): PySet {
  return new PySet(value instanceof PyDict || value instanceof PySet ? value : iterate(value));
}

function zipOrDefault(args: BoundArguments): Value {
  try {
    return zip(args.rest);
  } catch {
    return args.keywords['default'] ?? null;
  }
}

function lowered(value: Value): string {
  return str(value).toLowerCase();
}

/** `diff_of_two_dicts(a, b)`: what the lists of `a` hold beyond those of `b`, letter case aside. */
function differenceOfDicts(left: Value, right: Value): Value {
  if (!(left instanceof PyDict) || !(right instanceof PyDict))
    return raise('TypeError', 'diff_of_two_dicts() takes two dicts of lists');
  const taken = new Map(
    [...right.entries()].map(([key, list]) => [lowered(key), new Set([...iterate(list)].map(lowered))]),
  );
  const difference = new PyDict();
  for (const [key, list] of left.entries()) {
    const without = taken.get(lowered(key));
    const rest = [...iterate(list)].filter((item) => without?.has(lowered(item)) !== true);
    if (rest.length > 0) difference.set(key, rest);
  }
  return difference;
}

/** Functions that turn values into other values and need to know nothing else. */
export function conversionFunctions(): Readonly<Record<string, Value>> {
  return {
    tojson: hostFunction(
      ['value', 'default', 'sort_keys'],
      (args) => orDefault(args, () => toJson(args.value('value'), { sortKeys: isTrue(args.get('sort_keys')) })),
      {
        name: 'tojson',
        required: 1,
      },
    ),
    fromjson: hostFunction(
      ['string', 'default'],
      (args) => orDefault(args, () => loadJson(text(args.get('string')), makeFloat)),
      { name: 'fromjson', required: 1 },
    ),
    toyaml: hostFunction(
      ['value', 'default', 'sort_keys'],
      (args) =>
        orDefault(args, () => writeYaml(toHost(args.value('value')), { sortKeys: isTrue(args.get('sort_keys')) })),
      { name: 'toyaml', required: 1 },
    ),
    fromyaml: hostFunction(
      ['value', 'default'],
      (args) => orDefault(args, () => jsonToValue(parseYaml(text(args.get('value'))))),
      { name: 'fromyaml', required: 1 },
    ),
    set: hostFunction(['value', 'default'], (args) => orDefault(args, () => setOf(args.value('value'))), {
      name: 'set',
      required: 1,
    }),
    set_strict: hostFunction(['value'], (args) => setOf(args.value('value')), {
      name: 'set_strict',
      required: 1,
    }),
    // Python's `*args, default=None`: the default is among the further keywords
    zip: hostFunction([], zipOrDefault, { name: 'zip', rest: true, keywords: true }),
    zip_strict: hostFunction([], (args) => zip(args.rest), { name: 'zip_strict', rest: true }),
    local_md5: hostFunction(['value'], (args) => md5(text(args.get('value'))), { name: 'local_md5', required: 1 }),
    diff_of_two_dicts: hostFunction(
      ['dict_a', 'dict_b'],
      (args) => differenceOfDicts(args.value('dict_a'), args.value('dict_b')),
      {
        name: 'diff_of_two_dicts',
        required: 2,
      },
    ),
  };
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : raise('TypeError', 'expected a string');
}

export function md5(value: string): string {
  return createHash('md5').update(value).digest('hex');
}
