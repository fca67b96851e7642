import { ListedObject, type Members } from '../context/members.ts';
import { equals, PyDict, str, tuple, type Value } from '../jinja/values.ts';

/** What `table.group_by()` gives: a table for each value of a column, by position or by that value. */
export class TableSet extends ListedObject<TableSet> {
  override readonly typeName = 'TableSet';
  readonly keyName: string;
  readonly keys: readonly Value[];
  readonly tables: readonly Value[];

  constructor(keyName: string, keys: readonly Value[], tables: readonly Value[]) {
    super();
    this.keyName = keyName;
    this.keys = keys;
    this.tables = tables;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.tables.at(key) : this.named(key);
  }

  named(key: Value): Value | undefined {
    return this.tables[this.keys.findIndex((known) => equals(known, key))];
  }

  get pairs(): [Value, Value][] {
    return this.keys.map((key, index) => [key, this.tables[index] ?? null]);
  }

  override length(): number {
    return this.tables.length;
  }

  override iterate(): Iterable<Value> {
    return this.tables;
  }

  override toText(): string {
    return `<agate.TableSet: (${this.keys.map(str).join(', ')})>`;
  }

  protected override members(): Members<TableSet> {
    return MEMBERS;
  }

  protected override self(): TableSet {
    return this;
  }
}

const MEMBERS: Members<TableSet> = {
  attributes: { key_name: (self) => self.keyName },
  methods: {
    keys: { parameters: [], run: (self) => tuple(self.keys) },
    values: { parameters: [], run: (self) => tuple(self.tables) },
    items: { parameters: [], run: (self) => self.pairs.map((pair) => tuple(pair)) },
    dict: { parameters: [], run: (self) => new PyDict(self.pairs) },
    get: { parameters: ['key', 'default'], required: 1, run: (self, args) => self.named(args.value('key')) ?? args.value('default') },
  },
};
