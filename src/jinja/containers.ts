import { stableHash } from './hash.ts';
import { HashTable } from './hash-table.ts';
import { HostObject } from './host-object.ts';
import { PyFloat, PyTuple, tuple, typeName, Undefined, type Value } from './model.ts';
import { raise } from './python-error.ts';

type HashKey = string | number | bigint | boolean | null | object;

const TUPLE_MARK = '\u0000t';
const UNDEFINED_KEY = '\u0000undefined';

/** Python's hash-and-equality identity: `1`, `1.0` and `True` are one key; tuples are equal by content. */
function hashKey(key: Value): HashKey {
  switch (typeof key) {
    case 'string':
    case 'number':
    case 'bigint':
      return key;
    case 'boolean':
      return key ? 1 : 0;
    default:
      return key === null ? null : hashKeyOfObject(key);
  }
}

function hashKeyOfObject(key: Exclude<Value, null | string | number | bigint | boolean>): HashKey {
  if (key instanceof PyFloat) return key.value;
  if (key instanceof PyTuple) return TUPLE_MARK + key.map(identityText).join('\u0001');
  if (Array.isArray(key) || key instanceof PyDict || key instanceof PySet)
    return raise('TypeError', `unhashable type: '${typeName(key)}'`);
  if (key instanceof Undefined) return UNDEFINED_KEY;
  if (!(key instanceof HostObject)) return key;
  if (!key.isHashable) raise('TypeError', `unhashable type: '${typeName(key)}'`);
  return key.hashKey === undefined ? key : key.hashKey();
}

function identityText(item: Value): string {
  const identity = hashKey(item);
  return `${typeof identity}:${String(identity)}`;
}

/** Whether a value can be a key. */
export function isHashable(key: Value): boolean {
  if (key === null || typeof key !== 'object') return true;
  if (key instanceof PyTuple) return key.every(isHashable);
  if (Array.isArray(key) || key instanceof PyDict || key instanceof PySet) return false;
  return !(key instanceof HostObject) || key.isHashable;
}

/** A dict: insertion order, Python's key equality. */
export class PyDict {
  readonly typeName = 'dict';
  #values = new Map<HashKey, Value>();
  /** The keys as they were written, for those that differ from their identity; made only when needed. */
  #originalKeys: Map<HashKey, Value> | null = null;

  constructor(entries?: Iterable<readonly [Value, Value]>) {
    if (entries !== undefined) for (const [key, value] of entries) this.set(key, value);
  }

  get size(): number {
    return this.#values.size;
  }

  get(key: Value): Value | undefined {
    return this.#values.get(hashKey(key));
  }

  has(key: Value): boolean {
    return this.#values.has(hashKey(key));
  }

  set(key: Value, value: Value): this {
    const identity = hashKey(key);
    if (identity !== key && !this.#values.has(identity)) {
      this.#originalKeys ??= new Map();
      this.#originalKeys.set(identity, key);
    }
    this.#values.set(identity, value);
    return this;
  }

  delete(key: Value): boolean {
    const identity = hashKey(key);
    this.#originalKeys?.delete(identity);
    return this.#values.delete(identity);
  }

  clear(): void {
    this.#values.clear();
    this.#originalKeys = null;
  }

  keys(): Value[] {
    const keys: Value[] = [];
    for (const identity of this.#values.keys()) {
      const original = this.#originalKeys?.get(identity);
      // What differs from its identity is always in `#originalKeys`, so the rest are plain values.
      keys.push(original === undefined ? (identity as Value) : original);
    }
    return keys;
  }

  /** A key as it was written first: `1` for `1.0`. */
  keyFor(key: Value): Value {
    const identity = hashKey(key);
    const original = this.#originalKeys?.get(identity);
    return original === undefined ? (identity as Value) : original;
  }

  values(): Value[] {
    return [...this.#values.values()];
  }

  /** Pairs as JavaScript iterates them; {@link items} gives tuples for templates. */
  entries(): [Value, Value][] {
    const keys = this.keys();
    return this.values().map((value, index) => [keys[index] ?? null, value]);
  }

  items(): PyTuple[] {
    return this.entries().map(tuple);
  }

  copy(): PyDict {
    const copied = new PyDict();
    copied.#values = new Map(this.#values);
    copied.#originalKeys = this.#originalKeys === null ? null : new Map(this.#originalKeys);
    return copied;
  }
}

/** A set. It iterates as Python's does, and in insertion order where that is random. */
export class PySet {
  readonly typeName = 'set';
  #members = new PyDict();
  /** Null as soon as one of the members has another hash in every run. */
  #table: HashTable<Value> | null = new HashTable();

  constructor(members?: Iterable<Value> | PyDict | PySet) {
    if (members !== undefined) this.update(members);
  }

  get size(): number {
    return this.#members.size;
  }

  has(member: Value): boolean {
    return this.#members.has(member);
  }

  add(member: Value): void {
    if (this.#members.has(member)) return;
    this.#members.set(member, true);
    if (this.#table === null) return;
    const hash = stableHash(member);
    if (hash === undefined) this.#table = null;
    else this.#table.add(hash, member);
  }

  /** Adds what something else has; Python makes room for all that a set or dict has before it begins. */
  update(source: Iterable<Value> | PyDict | PySet): void {
    if (source instanceof PySet && this.#table !== null && source.#table !== null) {
      const added = source.values().filter((member) => !this.has(member));
      // With members in common the table of the other tells only in which order they come.
      if (added.length === source.size) this.#table.merge(source.#table);
      else {
        this.#table.reserve(source.size);
        for (const member of added) this.#table.add(stableHash(member) ?? 0n, member);
      }
      for (const member of added) this.#members.set(member, true);
      return;
    }
    if (source instanceof PyDict) this.#table?.reserve(source.size);
    const members = source instanceof PyDict ? source.keys() : source instanceof PySet ? source.values() : source;
    for (const member of members) this.add(member);
  }

  /** Takes away every one of these. */
  deleteAll(members: Iterable<Value>): void {
    for (const member of members) this.delete(member);
    this.#table?.compact();
  }

  /** Holds from now on what another set holds, which nobody else may have. */
  become(other: PySet): void {
    this.#members = other.#members;
    this.#table = other.#table;
  }

  delete(member: Value): boolean {
    if (!this.#members.has(member)) return false;
    const kept = this.#members.keyFor(member);
    this.#table?.delete((candidate) => candidate === kept);
    return this.#members.delete(member);
  }

  clear(): void {
    this.#members.clear();
    this.#table = new HashTable();
  }

  values(): Value[] {
    return this.#table?.members() ?? this.#members.keys();
  }
}
