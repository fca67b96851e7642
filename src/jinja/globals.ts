import { iterate } from './compare.ts';
import { PyDict } from './containers.ts';
import { DictType } from './dict-type.ts';
import { updateDict } from './dict-methods.ts';
import { hostFunction, HostObject, type BoundArguments } from './host.ts';
import { loremIpsum } from './lorem-ipsum.ts';
import { MacroReturn } from './macro-return.ts';
import { integerArgument } from './method.ts';
import { tuple, type Value } from './model.ts';
import { Namespace, PyIterator, PyRange } from './py-objects.ts';
import { raise } from './python-error.ts';
import { addressed, str } from './text.ts';

function integer(value: Value): number {
  return integerArgument(value, 0);
}

/** Jinja's sandbox allows no longer ones. */
const RANGE_MAX = 100_000;

function range({ rest }: BoundArguments): Value {
  const numbers = rest.map(integer);
  const [first, second, step = 1] = numbers;
  if (first === undefined) return raise('TypeError', 'range expected at least 1 argument, got 0');
  if (numbers.length > 3) raise('TypeError', `range expected at most 3 arguments, got ${numbers.length}`);
  if (step === 0) raise('ValueError', 'range() arg 3 must not be zero');
  const made = second === undefined ? new PyRange(0, first, 1) : new PyRange(first, second, step);
  if (made.length() > RANGE_MAX)
    raise('OverflowError', `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${RANGE_MAX}).`);
  return made;
}

function dictOf({ rest, keywords }: BoundArguments): PyDict {
  const dict = new PyDict();
  updateDict(dict, rest, keywords);
  return dict;
}

class Cycler extends HostObject {
  override readonly typeName = 'Cycler';

  override toText(): string {
    return addressed('jinja2.utils.Cycler object');
  }
  readonly #items: readonly Value[];
  #position = 0;

  constructor(items: readonly Value[]) {
    super();
    if (items.length === 0) raise('RuntimeError', 'at least one item has to be provided');
    this.#items = items;
  }

  override getMember(name: string): Value | undefined {
    return name === 'current' ? this.#items[this.#position] : undefined;
  }

  override callMember(name: string): Value | undefined {
    if (name === 'next') {
      const item = this.#items[this.#position];
      this.#position = (this.#position + 1) % this.#items.length;
      return item;
    }
    if (name !== 'reset') return undefined;
    this.#position = 0;
    return null;
  }
}

/** Gives its separator at every call but the first. */
class Joiner extends HostObject {
  override readonly typeName = 'Joiner';

  override toText(): string {
    return addressed('jinja2.utils.Joiner object');
  }
  readonly #separator: string;
  #isUsed = false;

  constructor(separator: string) {
    super();
    this.#separator = separator;
  }

  override call(args: Value[]): Value {
    if (args.length > 0)
      raise('TypeError', `Joiner.__call__() takes 1 positional argument but ${args.length + 1} were given`);
    const text = this.#isUsed ? this.#separator : '';
    this.#isUsed = true;
    return text;
  }
}

/** Rows made of one item of each list, as long as the shortest. */
export function zip(lists: readonly Value[]): PyIterator {
  const columns = lists.map(iterate);
  const count = columns.length === 0 ? 0 : Math.min(...columns.map((column) => column.length));
  const rows = Array.from({ length: count }, (_, index) => tuple(columns.map((column) => column[index] ?? null)));
  return new PyIterator(rows, 'zip');
}

const ANY = { rest: true, keywords: true, keepsMarkup: true } as const;

/** What Jinja itself puts into every scope, and `return`, which is part of what macros are. */
export function jinjaGlobals(): Readonly<Record<string, Value>> {
  return {
    range: hostFunction([], range, { name: 'range', rest: true, shownAs: addressed('function safe_range') }),
    dict: new DictType(),
    namespace: hostFunction([], (args) => new Namespace(dictOf(args)), {
      ...ANY,
      name: 'namespace',
      shownAs: "<class 'jinja2.utils.Namespace'>",
    }),
    cycler: hostFunction([], ({ rest }) => new Cycler(rest), {
      ...ANY,
      name: 'cycler',
      keywords: false,
      shownAs: "<class 'jinja2.utils.Cycler'>",
    }),
    joiner: hostFunction(['sep'], (args) => new Joiner(str(args.value('sep', ', '))), {
      name: 'joiner',
      shownAs: "<class 'jinja2.utils.Joiner'>",
    }),
    lipsum: hostFunction(['n', 'html', 'min', 'max'], loremIpsum, {
      name: 'lipsum',
      shownAs: addressed('function generate_lorem_ipsum'),
    }),
    return: hostFunction(
      ['data'],
      (args) => {
        throw new MacroReturn(args.value('data'));
      },
      { name: 'return', keepsMarkup: true },
    ),
  };
}
