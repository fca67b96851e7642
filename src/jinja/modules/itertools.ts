import { add } from '../arithmetic.ts';
import { iterate, truthy } from '../compare.ts';
import { hostFunction, type BoundArguments, type CallContext, type HostFunction } from '../host.ts';
import { integerArgument } from '../method.ts';
import { tuple, type Value } from '../model.ts';
import { PyIterator } from '../py-objects.ts';
import { raise } from '../python-error.ts';
import { slice } from '../slice.ts';
import { HostModule } from './module.ts';

type Rows = readonly (readonly Value[])[];

function product(lists: Rows): Value[][] {
  return lists.reduce<Value[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]]);
}

function combinations(items: readonly Value[], size: number, repeats: boolean): Value[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) =>
    combinations(items.slice(repeats ? index : index + 1), size - 1, repeats).map((rest) => [item, ...rest]),
  );
}

function permutations(items: readonly Value[], size: number): Value[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1), size - 1).map((rest) => [item, ...rest]),
  );
}

function tuples(rows: Rows, name: string): PyIterator {
  return new PyIterator(rows.map(tuple), `itertools.${name}`);
}

function list(args: BoundArguments, name: string): readonly Value[] {
  return iterate(args.value(name));
}

function zipLongest(args: BoundArguments): Value {
  const columns = args.rest.map(iterate);
  const fill = args.keywords['fillvalue'] ?? null;
  const count = Math.max(0, ...columns.map((column) => column.length));
  return tuples(
    Array.from({ length: count }, (_, index) => columns.map((column) => column[index] ?? fill)),
    'zip_longest',
  );
}

function islice({ rest }: BoundArguments): Value {
  const [items = null, first = null, ...others] = rest;
  const list = Array.from(iterate(items));
  const sliced =
    others.length === 0 ? slice(list, null, first, null) : slice(list, first, others[0] ?? null, others[1] ?? null);
  return new PyIterator(iterate(sliced), 'itertools.islice');
}

function accumulate(args: BoundArguments, context: CallContext): Value {
  const combine = args.value('func');
  const initial = args.get('initial');
  const totals: Value[] = initial === undefined || initial === null ? [] : [initial];
  for (const item of list(args, 'iterable')) {
    const last = totals.at(-1);
    const next = last === undefined ? item : combine === null ? add(last, item) : context.call(combine, [last, item]);
    if (next instanceof Promise) return raise('TypeError', 'accumulate() cannot wait for its function');
    totals.push(next);
  }
  return new PyIterator(totals, 'itertools.accumulate');
}

function repeat(args: BoundArguments): Value {
  const times = args.get('times');
  if (times === undefined || times === null)
    return raise('ValueError', 'repeat() without a number of times would never end');
  return new PyIterator(
    Array.from({ length: integerArgument(times, 0) }, () => args.value('object')),
    'itertools.repeat',
  );
}

function chain(lists: readonly Value[]): Value {
  return new PyIterator(
    lists.flatMap((items) => iterate(items)),
    'itertools.chain',
  );
}

function sized(name: string, rows: (items: readonly Value[], size: number) => Rows): HostFunction {
  return hostFunction(
    ['iterable', 'r'],
    (args) => {
      const items = list(args, 'iterable');
      const size = integerArgument(args.get('r') ?? undefined, items.length);
      return tuples(size > items.length && name !== 'combinations_with_replacement' ? [] : rows(items, size), name);
    },
    { name, required: name === 'permutations' ? 1 : 2 },
  );
}

/** `modules.itertools`, without what never ends. */
export function itertoolsModule(): HostModule {
  const compress = (args: BoundArguments): Value => {
    const selectors = list(args, 'selectors');
    return new PyIterator(
      list(args, 'data').filter((_, index) => truthy(selectors[index] ?? null)),
      'itertools.compress',
    );
  };
  const repeated = (args: BoundArguments): Rows => {
    const lists = args.rest.map((items) => iterate(items));
    return Array.from({ length: integerArgument(args.keywords['repeat'], 1) }, () => lists).flat();
  };
  const fromIterable = hostFunction(['iterable'], (args) => chain(list(args, 'iterable')), {
    name: 'from_iterable',
    required: 1,
  });
  return new HostModule('itertools', {
    product: hostFunction([], (args) => tuples(product(repeated(args)), 'product'), {
      name: 'product',
      rest: true,
      keywords: true,
    }),
    combinations: sized('combinations', (items, size) => combinations(items, size, false)),
    combinations_with_replacement: sized('combinations_with_replacement', (items, size) =>
      combinations(items, size, true),
    ),
    permutations: sized('permutations', permutations),
    chain: hostFunction([], ({ rest }) => chain(rest), {
      name: 'chain',
      rest: true,
      members: { from_iterable: fromIterable },
    }),
    zip_longest: hostFunction([], zipLongest, { name: 'zip_longest', rest: true, keywords: true }),
    islice: hostFunction([], islice, { name: 'islice', rest: true }),
    accumulate: hostFunction(['iterable', 'func', 'initial'], accumulate, { name: 'accumulate', required: 1 }),
    compress: hostFunction(['data', 'selectors'], compress, { name: 'compress', required: 2 }),
    repeat: hostFunction(['object', 'times'], repeat, { name: 'repeat', required: 1 }),
    starmap: hostFunction(['function', 'iterable'], starmap, { name: 'starmap', required: 2 }),
  });
}

function starmap(args: BoundArguments, context: CallContext): Value {
  const results = list(args, 'iterable').map((items) => {
    const result = context.call(args.value('function'), Array.from(iterate(items)));
    return result instanceof Promise ? raise('TypeError', 'starmap() cannot wait for its function') : result;
  });
  return new PyIterator(results, 'itertools.starmap');
}
