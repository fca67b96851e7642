import { equals } from './compare.ts';
import type { PyDict } from './containers.ts';
import { HostObject } from './host-object.ts';
import type { Value } from './model.ts';
import { raise } from './python-error.ts';
import { isInteger, isNumeric, unbox } from './numbers.ts';
import { addressed, repr } from './text.ts';

/** A generator or iterator: always true, has no length, and gives its items once, when they are asked for. */
export class PyIterator extends HostObject {
  override readonly typeName: string;
  readonly #items: Iterator<Value>;
  readonly #generator: string | undefined;

  /** @param generator the name of the generator that it is, unless it is another iterator */
  constructor(items: Iterable<Value>, name = 'generator', generator?: string) {
    super();
    this.#items = items[Symbol.iterator]();
    this.typeName = name;
    this.#generator = generator;
  }

  /** The next item, or undefined at the end. */
  next(): Value | undefined {
    const item = this.#items.next();
    return item.done === true ? undefined : item.value;
  }

  override iterate(): Value[] {
    const rest: Value[] = [];
    for (let item = this.next(); item !== undefined; item = this.next()) rest.push(item);
    return rest;
  }

  /** Takes items until one is found; those behind it are still there to be taken. */
  override contains(value: Value): boolean {
    for (let item = this.next(); item !== undefined; item = this.next()) if (equals(item, value)) return true;
    return false;
  }

  override truth(): boolean {
    return true;
  }

  override toText(): string {
    return addressed(this.#generator === undefined ? `${this.typeName} object` : `generator object ${this.#generator}`);
  }
}

/** `range(start, stop, step)`. */
export class PyRange extends HostObject {
  override readonly typeName = 'range';
  readonly #start: number;
  readonly #stop: number;
  readonly #step: number;

  constructor(start: number, stop: number, step: number) {
    super();
    this.#start = start;
    this.#stop = stop;
    this.#step = step;
  }

  override length(): number {
    return Math.max(0, Math.ceil((this.#stop - this.#start) / this.#step));
  }

  override iterate(): Value[] {
    return Array.from({ length: this.length() }, (_, index) => this.#start + index * this.#step);
  }

  override contains(value: Value): boolean {
    return isNumeric(value) && this.iterate().includes(Number(unbox(value)));
  }

  override getItem(key: Value): Value | undefined {
    if (!isInteger(key) && typeof key !== 'boolean') return undefined;
    const index = Number(key) < 0 ? Number(key) + this.length() : Number(key);
    return index >= 0 && index < this.length() ? this.#start + index * this.#step : undefined;
  }

  /** `range(…)[start:stop:step]`, with bounds that are clamped already. */
  slice(first: number, end: number, step: number): PyRange {
    const at = (index: number): number => this.#start + index * this.#step;
    return new PyRange(at(first), at(end), this.#step * step);
  }

  override callMember(name: string, args: Value[]): Value | undefined {
    const [wanted = null] = args;
    const index = this.iterate().findIndex((item) => equals(item, wanted));
    if (name === 'count') return index < 0 ? 0 : 1;
    if (name !== 'index') return undefined;
    return index < 0 ? raise('ValueError', `${repr(wanted)} is not in range`) : index;
  }

  override getMember(name: string): Value | undefined {
    if (name === 'start') return this.#start;
    if (name === 'stop') return this.#stop;
    return name === 'step' ? this.#step : undefined;
  }

  override equalTo(other: Value): boolean {
    return other instanceof PyRange && equals(this.iterate(), other.iterate());
  }

  override toText(): string {
    const step = this.#step === 1 ? '' : `, ${this.#step}`;
    return `range(${this.#start}, ${this.#stop}${step})`;
  }
}

/** `namespace(...)`: the one thing whose attributes `{% set ns.name = … %}` may set. */
export class Namespace extends HostObject {
  override readonly typeName = 'Namespace';
  readonly #attributes: PyDict;

  constructor(attributes: PyDict) {
    super();
    this.#attributes = attributes;
  }

  override getMember(name: string): Value | undefined {
    return this.#attributes.get(name);
  }

  setMember(name: string, value: Value): void {
    this.#attributes.set(name, value);
  }

  override toText(): string {
    return `<Namespace ${repr(this.#attributes)}>`;
  }
}
