import { compareSets, contains, equals, iterate, lengthOf } from './compare.ts';
import { PyDict, PySet } from './containers.ts';
import { HostObject, type BinaryOperator } from './host-object.ts';
import type { Value } from './model.ts';
import { repr } from './text.ts';

/** What `dict.items()`, `.keys()` and `.values()` give: it follows the dict. Keys and items are sets for operators. */
export class DictView extends HostObject {
  override readonly typeName: 'dict_items' | 'dict_keys' | 'dict_values';
  override readonly isHashable: boolean;
  readonly #dict: PyDict;

  constructor(kind: 'dict_items' | 'dict_keys' | 'dict_values', dict: PyDict) {
    super();
    this.typeName = kind;
    this.isHashable = kind === 'dict_values';
    this.#dict = dict;
  }

  /** Whether it is a set for operators and comparisons. */
  get isSet(): boolean {
    return this.typeName !== 'dict_values';
  }

  /** What a set is made of: for keys it is the dict, of which Python knows the size. */
  get #source(): PyDict | Value[] {
    return this.typeName === 'dict_keys' ? this.#dict : this.iterate();
  }

  override iterate(): Value[] {
    if (this.typeName === 'dict_items') return this.#dict.items();
    return this.typeName === 'dict_keys' ? this.#dict.keys() : this.#dict.values();
  }

  override length(): number {
    return this.#dict.size;
  }

  override contains(value: Value): boolean {
    return this.typeName === 'dict_keys' ? this.#dict.has(value) : this.iterate().some((item) => equals(item, value));
  }

  override equalTo(other: Value): boolean {
    if (this === other) return true;
    if (!this.isSet || !isSetLike(other) || lengthOf(other) !== this.length()) return false;
    return this.iterate().every((item) => contains(other, item));
  }

  override compareTo(other: Value, operator: string): number | undefined {
    return this.isSet && isSetLike(other) ? compareSets(this, other, operator) : undefined;
  }

  override getMember(name: string): Value | undefined {
    return name === 'mapping' ? new MappingProxy(this.#dict) : undefined;
  }

  override callMember(name: string, args: Value[]): Value | undefined {
    if (name !== 'isdisjoint' || !this.isSet) return undefined;
    return !iterate(args[0] ?? null).some((item) => this.contains(item));
  }

  /** `view - other`, and `other - view` for whatever can be iterated. */
  override operate(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (operator !== '-' || !this.isSet) return undefined;
    const [left, right] = reflected ? [other, this] : [this, other];
    const rest = new PySet(left instanceof DictView ? left.#source : left instanceof PySet ? left : iterate(left));
    rest.deleteAll(iterate(right));
    return rest;
  }

  override toText(): string {
    return `${this.typeName}(${repr(this.iterate())})`;
  }
}

/** What `view.mapping` shows of the dict. */
class MappingProxy extends HostObject {
  override readonly typeName = 'mappingproxy';
  override readonly isMapping = true;
  readonly #dict: PyDict;

  constructor(dict: PyDict) {
    super();
    this.#dict = dict;
  }

  override getItem(key: Value): Value | undefined {
    return this.#dict.get(key);
  }

  override iterate(): Value[] {
    return this.#dict.keys();
  }

  override length(): number {
    return this.#dict.size;
  }

  override toText(): string {
    return repr(this.#dict);
  }

  override toRepr(): string {
    return `mappingproxy(${repr(this.#dict)})`;
  }
}

type SetLike = PySet | DictView;

function isSetLike(value: Value): value is SetLike {
  return value instanceof PySet || (value instanceof DictView && value.isSet);
}
