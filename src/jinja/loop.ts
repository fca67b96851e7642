import type { CallContext } from './call-context.ts';
import { equals } from './compare.ts';
import { HostObject } from './host-object.ts';
import { tuple, Undefined, type Keywords, type Value } from './model.ts';
import { raise } from './python-error.ts';

/** Runs a recursive loop over other items, one level deeper. A generator in the run pass. */
export type Recursion = (items: Value, depth: number) => Value | Generator<Promise<Value>, Value, Value>;

/** The `loop` of a `for`. */
export class Loop extends HostObject {
  override readonly typeName = 'LoopContext';
  /** Zero-based; the generated code moves it. */
  position = 0;
  readonly #items: readonly Value[];
  readonly #depth: number;
  readonly #recursion: Recursion | null;
  #lastChanged: Value | undefined;
  #length: number | undefined;

  constructor(items: readonly Value[], depth: number, recursion: Recursion | null) {
    super();
    this.#items = items;
    this.#depth = depth;
    this.#recursion = recursion;
  }

  override getMember(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return this.position + 1;
      case 'index0':
        return this.position;
      case 'first':
        return this.position === 0;
      case 'last':
        return this.position === this.#items.length - 1;
      case 'length':
        return this.#count;
      case 'revindex':
        return this.#count - this.position;
      case 'revindex0':
        return this.#count - this.position - 1;
      case 'depth':
        return this.#depth + 1;
      case 'depth0':
        return this.#depth;
      case 'previtem':
        return this.#neighbour(-1, 'there is no previous item');
      case 'nextitem':
        return this.#neighbour(1, 'there is no next item');
      default:
        return undefined;
    }
  }

  /** The number of items when it was first asked for: the list may change meanwhile. */
  get #count(): number {
    this.#length ??= this.#items.length;
    return this.#length;
  }

  #neighbour(distance: number, missing: string): Value {
    const item = this.#items[this.position + distance];
    return item === undefined ? new Undefined(undefined, missing) : item;
  }

  override callMember(name: string, args: Value[]): Value | undefined {
    if (name === 'cycle') {
      if (args.length === 0) raise('TypeError', 'no items for cycling given');
      return args[this.position % args.length] ?? null;
    }
    return name === 'changed' ? this.#changed(tuple(args)) : undefined;
  }

  #changed(values: Value): boolean {
    if (this.#lastChanged !== undefined && equals(this.#lastChanged, values)) return false;
    this.#lastChanged = values;
    return true;
  }

  /** `loop(items)` in a recursive loop. */
  recurse(args: readonly Value[]): ReturnType<Recursion> {
    if (this.#recursion === null)
      return raise('TypeError', "The loop must have the 'recursive' marker to be called recursively.");
    return this.#recursion(args[0] ?? null, this.#depth + 1);
  }

  /** The runtime calls {@link recurse} instead; this is here for `loop is callable`. */
  override call(_args: Value[], _keywords: Keywords | null, _context: CallContext): Value {
    return raise('TypeError', 'a loop cannot be handed on to be called');
  }

  override toText(): string {
    return `<LoopContext ${this.position + 1}/${this.#count}>`;
  }
}
