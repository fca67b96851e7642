import { add } from '../arithmetic.ts';
import { iterate, truthy } from '../compare.ts';
import { hostFunction, type BoundArguments, type CallContext, type HostFunction } from '../host.ts';
import { integerArgument } from '../method.ts';
import { tuple, type Value } from '../model.ts';
import { isInteger, isNumeric } from '../numbers.ts';
import { PyIterator } from '../py-objects.ts';
import { raise } from '../python-error.ts';
import { repr } from '../text.ts';
import { combinations, permutations, product, zipped, type Rows } from './combinatorics.ts';
import { HostModule } from './module.ts';

function iterator(items: Iterable<Value>, name: string): PyIterator {
  return new PyIterator(items, `itertools.${name}`);
}

/** As much of what never ends as a loop is given; a loop over it must be left by `break`. */
const ENDLESS_MAX = 100_000;

/** An iterator that never ends. */
class EndlessIterator extends PyIterator {
  readonly #shown: string | undefined;

  constructor(items: Iterable<Value>, name: string, shown?: string) {
    super(items, `itertools.${name}`);
    this.#shown = shown;
  }

  override toText(): string {
    return this.#shown ?? super.toText();
  }

  override iterate(): Value[] {
    return Array.from({ length: ENDLESS_MAX }, () => this.next() ?? null);
  }
}

function tuples(rows: Rows, name: string): PyIterator {
  return iterator(rows.map(tuple), name);
}

/** The items of a value, one at a time: an iterator goes on from where it is. */
function* stream(value: Value): Generator<Value> {
  if (!(value instanceof PyIterator)) {
    yield* iterate(value);
    return;
  }
  for (let item = value.next(); item !== undefined; item = value.next()) yield item;
}

/** Complains now, and not when the first item is asked for. */
function checked(value: Value): Value {
  return value instanceof PyIterator ? value : Array.from(iterate(value));
}

function* chained(lists: Iterable<Value>): Generator<Value> {
  for (const list of lists) yield* stream(list);
}

function* counted(start: Value, step: Value): Generator<Value> {
  for (let value = start; ; value = add(value, step)) yield value;
}

function count(args: BoundArguments): Value {
  const [start, step] = [args.value('start', 0), args.value('step', 1)];
  if (!isNumeric(start) || !isNumeric(step)) return raise('TypeError', 'a number is required');
  const shown = step === 1 ? repr(start) : `${repr(start)}, ${repr(step)}`;
  return new EndlessIterator(counted(start, step), 'count', `count(${shown})`);
}

function* cycled(value: Value): Generator<Value> {
  const items: Value[] = [];
  for (const item of stream(value)) {
    items.push(item);
    yield item;
  }
  while (items.length > 0) yield* items;
}

function cycle(args: BoundArguments): Value {
  const source = args.value('iterable');
  const items = checked(source);
  const isEmpty = Array.isArray(items) && items.length === 0;
  return isEmpty ? iterator([], 'cycle') : new EndlessIterator(cycled(items), 'cycle');
}

function* repeated(value: Value, times: number): Generator<Value> {
  for (let index = 0; index < times; index += 1) yield value;
}

function repeat(args: BoundArguments): Value {
  const times = args.get('times');
  const [item, name] = [args.value('object'), 'repeat'];
  return times === undefined
    ? new EndlessIterator(repeated(item, Infinity), name, `repeat(${repr(item)})`)
    : iterator(repeated(item, integerArgument(times, 0)), name);
}

/** An argument of `islice`: none, or not negative. */
function bound(value: Value | undefined, fallback: number, message: string): number {
  if (value === undefined || value === null) return fallback;
  return (isInteger(value) || typeof value === 'boolean') && Number(value) >= 0
    ? Number(value)
    : raise('ValueError', message);
}

const INDICES_MESSAGE = 'Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.';
const STOP_MESSAGE = 'Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.';

function* sliced(items: Value, start: number, stop: number, step: number): Generator<Value> {
  let wanted = start;
  let index = 0;
  if (stop <= 0) return;
  for (const item of stream(items)) {
    if (index === wanted) {
      yield item;
      wanted += step;
    }
    index += 1;
    // What is not needed stays in the iterator.
    if (index >= stop || (wanted >= stop && index > wanted - step && stop === Infinity)) return;
  }
}

function islice({ rest }: BoundArguments): Value {
  if (rest.length < 2) return raise('TypeError', `islice expected at least 2 arguments, got ${rest.length}`);
  if (rest.length > 4) return raise('TypeError', `islice expected at most 4 arguments, got ${rest.length}`);
  const [items = null, first, second, third] = rest;
  const [start, stop] = rest.length === 2 ? [0, first] : [bound(first, 0, INDICES_MESSAGE), second];
  const end = bound(stop, Infinity, rest.length === 2 ? STOP_MESSAGE : INDICES_MESSAGE);
  const step = bound(third, 1, 'Step for islice() must be a positive integer or None.');
  if (step === 0) raise('ValueError', 'Step for islice() must be a positive integer or None.');
  return iterator(sliced(checked(items), start, end, step), 'islice');
}

/** Calls a function for one item after the other; a promise when one of the calls has to wait. */
function eachCall(
  context: CallContext,
  callee: Value,
  calls: readonly (() => Value[])[],
  done: (result: Value) => void,
  finish: () => Value,
): Value | Promise<Value> {
  for (const [index, args] of calls.entries()) {
    const result = context.call(callee, args());
    if (result instanceof Promise)
      return result.then((value) => {
        done(value);
        return eachCall(context, callee, calls.slice(index + 1), done, finish);
      });
    done(result);
  }
  return finish();
}

function* runningTotals(items: Value, initial: Value | undefined): Generator<Value> {
  let total = initial;
  if (total !== undefined) yield total;
  for (const item of stream(items)) {
    total = total === undefined ? item : add(total, item);
    yield total;
  }
}

function accumulate(args: BoundArguments, context: CallContext): Value | Promise<Value> {
  const items = checked(args.value('iterable'));
  const initial = args.value('initial') ?? undefined;
  const combine = args.value('func');
  if (combine === null) return iterator(runningTotals(items, initial), 'accumulate');
  const [first, ...others] = initial === undefined ? iterate(items) : [initial, ...iterate(items)];
  if (first === undefined) return iterator([], 'accumulate');
  const totals: Value[] = [first];
  const calls = others.map((item) => (): Value[] => [totals.at(-1) ?? null, item]);
  return eachCall(
    context,
    combine,
    calls,
    (total) => totals.push(total),
    () => iterator(totals, 'accumulate'),
  );
}

function starmap(args: BoundArguments, context: CallContext): Value | Promise<Value> {
  const results: Value[] = [];
  const calls = iterate(args.value('iterable')).map((items) => (): Value[] => Array.from(iterate(items)));
  return eachCall(
    context,
    args.value('function'),
    calls,
    (result) => results.push(result),
    () => iterator(results, 'starmap'),
  );
}

function* compressed(data: Value, selectors: Value): Generator<Value> {
  const chosen = stream(selectors);
  for (const item of stream(data)) {
    const selector = chosen.next();
    if (selector.done === true) return;
    if (truthy(selector.value)) yield item;
  }
}

function tee(args: BoundArguments): Value {
  const copies = integerArgument(args.get('n'), 2);
  if (copies < 0) raise('ValueError', 'n must be >= 0');
  const items = args.value('iterable');
  if (copies === 0) return tuple([]);
  // The copies share what was taken from the iterator, which may never end.
  const source = stream(checked(items));
  const taken: Value[] = [];
  const copy = function* (): Generator<Value> {
    for (let index = 0; ; index += 1) {
      if (index === taken.length) {
        const next = source.next();
        if (next.done === true) return;
        taken.push(next.value);
      }
      yield taken[index] ?? null;
    }
  };
  return tuple(Array.from({ length: copies }, () => iterator(copy(), '_tee')));
}

function sized(name: string, rows: (items: readonly Value[], size: number) => Rows): HostFunction {
  return hostFunction(
    ['iterable', 'r'],
    (args) => {
      const items = iterate(args.value('iterable'));
      const given = args.get('r');
      const isAll = name === 'permutations' && (given === undefined || given === null);
      if (name === 'permutations' && !isAll && !isInteger(given ?? null) && typeof given !== 'boolean')
        raise('TypeError', 'Expected int as r');
      const size = isAll ? items.length : integerArgument(given, 0);
      if (size < 0) raise('ValueError', 'r must be non-negative');
      return tuples(rows(items, size), name);
    },
    { name, required: name === 'permutations' ? 1 : 2, shownAs: `<class 'itertools.${name}'>` },
  );
}

function productOf({ rest, keywords }: BoundArguments): Value {
  const unknown = Object.keys(keywords).find((name) => name !== 'repeat');
  if (unknown !== undefined) raise('TypeError', `'${unknown}' is an invalid keyword argument for product()`);
  const times = integerArgument(keywords['repeat'], 1);
  if (times < 0) raise('ValueError', 'repeat argument cannot be negative');
  const lists = times === 0 ? [] : rest.map((items) => iterate(items));
  return tuples(product(Array.from({ length: times }, () => lists).flat()), 'product');
}

function zipLongest({ rest, keywords }: BoundArguments): Value {
  if (Object.keys(keywords).some((name) => name !== 'fillvalue'))
    raise('TypeError', 'zip_longest() got an unexpected keyword argument');
  return tuples(zipped(rest.map(iterate), keywords['fillvalue'] ?? null), 'zip_longest');
}

/** `modules.itertools`, with the functions that dbt lets through. */
export function itertoolsModule(): HostModule {
  const type = (name: string): { name: string; shownAs: string; keepsMarkup: true } => ({
    name,
    shownAs: `<class 'itertools.${name}'>`,
    keepsMarkup: true,
  });
  const fromIterable = hostFunction(
    ['iterable'],
    (args) => iterator(chained(stream(checked(args.value('iterable')))), 'chain'),
    { name: 'from_iterable', required: 1, keepsMarkup: true },
  );
  const compress = (args: BoundArguments): Value =>
    iterator(compressed(checked(args.value('data')), checked(args.value('selectors'))), 'compress');
  return new HostModule('itertools', {
    product: hostFunction([], productOf, { ...type('product'), rest: true, keywords: true }),
    combinations: sized('combinations', (items, size) => combinations(items, size, false)),
    combinations_with_replacement: sized('combinations_with_replacement', (items, size) =>
      combinations(items, size, true),
    ),
    permutations: sized('permutations', permutations),
    chain: hostFunction([], ({ rest }) => iterator(chained(rest), 'chain'), {
      ...type('chain'),
      rest: true,
      members: { from_iterable: fromIterable },
    }),
    zip_longest: hostFunction([], zipLongest, { ...type('zip_longest'), rest: true, keywords: true }),
    islice: hostFunction([], islice, { ...type('islice'), rest: true }),
    accumulate: hostFunction(['iterable', 'func', 'initial'], accumulate, { ...type('accumulate'), required: 1 }),
    compress: hostFunction(['data', 'selectors'], compress, { ...type('compress'), required: 2 }),
    count: hostFunction(['start', 'step'], count, type('count')),
    cycle: hostFunction(['iterable'], cycle, { ...type('cycle'), required: 1 }),
    repeat: hostFunction(['object', 'times'], repeat, { ...type('repeat'), required: 1 }),
    starmap: hostFunction(['function', 'iterable'], starmap, { ...type('starmap'), required: 2 }),
    tee: hostFunction(['iterable', 'n'], tee, { name: 'tee', required: 1, keepsMarkup: true }),
  });
}
