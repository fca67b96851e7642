import type { CallContext } from '../jinja/call-context.ts';
import { hostFunction, HostObject, type BoundArguments } from '../jinja/host.ts';
import { iterate, PyDict, raise, repr, str, tuple, type Keywords, type Value } from '../jinja/values.ts';
import { ListedObject, type Members } from '../context/members.ts';
import type { Cell, CellKind, QueryResult, ResultColumn } from '../warehouse/warehouse.ts';
import { cellValue } from './cell-value.ts';
import { DataTypeObject } from './data-type-object.ts';
import { TableSet } from './table-set.ts';
import { tableText } from './table-text.ts';

/** A query's answer as templates see it: the face of agate's table, which packages are written for. */
export class TableObject extends ListedObject<TableObject> {
  override readonly typeName = 'Table';
  readonly columnNames: readonly string[];
  readonly columnKinds: readonly CellKind[];
  readonly rows: readonly RowObject[];

  constructor(columns: readonly Pick<ResultColumn, 'name' | 'kind'>[], values: readonly (readonly Value[])[]) {
    super();
    this.columnNames = columns.map((column) => column.name);
    this.columnKinds = columns.map((column) => column.kind);
    this.rows = values.map((row) => new RowObject(this.columnNames, row));
  }

  static of(result: Pick<QueryResult, 'columns' | 'rows'>): TableObject {
    const kinds = result.columns.map((column) => column.kind);
    const convert = (row: readonly Cell[]) => row.map((cell, index) => cellValue(cell, kinds[index] ?? 'other'));
    return new TableObject(result.columns, result.rows.map(convert));
  }

  column(index: number): ColumnValues {
    const name = this.columnNames[index] ?? '';
    return new ColumnValues(name, this.columnKinds[index] ?? 'other', index, this.rows.map((row) => row.values[index] ?? null));
  }

  columnIndex(key: Value): number {
    const index = typeof key === 'number' ? (key < 0 ? key + this.columnNames.length : key) : this.columnNames.indexOf(str(key));
    if (index < 0 || index >= this.columnNames.length) raise('KeyError', str(key));
    return index;
  }

  /** `table[0]`: a row. */
  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.rows.at(key) : undefined;
  }

  override length(): number {
    return this.rows.length;
  }

  override iterate(): Iterable<Value> {
    return this.rows;
  }

  override truth(): boolean {
    return true;
  }

  override toText(): string {
    const width = Math.max(0, ...this.columnNames.map((name) => name.length));
    const lines = this.columnNames.map((name, index) => `| ${name.padEnd(width)} | ${new DataTypeObject(this.columnKinds[index]).toText()} |`);
    return [`| ${'column'.padEnd(width)} | data_type |`, `| ${'-'.repeat(width)} | --------- |`, ...lines, ''].join('\n');
  }

  protected override members(): Members<TableObject> {
    return TABLE_MEMBERS;
  }

  protected override self(): TableObject {
    return this;
  }
}

/** A row: by position, by column name, as a dict. */
class RowObject extends ListedObject<RowObject> {
  override readonly typeName = 'Row';
  override readonly isMapping = true;
  readonly names: readonly string[];
  readonly values: readonly Value[];

  constructor(names: readonly string[], values: readonly Value[]) {
    super();
    this.names = names;
    this.values = values;
  }

  override getItem(key: Value): Value | undefined {
    if (typeof key === 'number') return this.values.at(key);
    const index = this.names.indexOf(str(key));
    return index < 0 ? undefined : (this.values[index] ?? null);
  }

  override getMember(name: string): Value | undefined {
    return super.getMember(name) ?? this.getItem(name);
  }

  override length(): number {
    return this.values.length;
  }

  override iterate(): Iterable<Value> {
    return this.values;
  }

  override contains(value: Value): boolean {
    return this.values.includes(value);
  }

  override toText(): string {
    return `<agate.Row: (${this.values.map(str).join(', ')})>`;
  }

  protected override members(): Members<RowObject> {
    return ROW_MEMBERS;
  }

  protected override self(): RowObject {
    return this;
  }
}

const ROW_MEMBERS: Members<RowObject> = {
  attributes: {},
  methods: {
    values: { parameters: [], run: (self) => tuple(self.values) },
    keys: { parameters: [], run: (self) => tuple(self.names) },
    items: { parameters: [], run: (self) => self.names.map((name, index) => tuple([name, self.values[index] ?? null])) },
    get: { parameters: ['key', 'default'], required: 1, run: (self, args) => self.getItem(args.value('key')) ?? args.value('default') },
    dict: { parameters: [], run: (self) => new PyDict(self.names.map((name, index): [Value, Value] => [name, self.values[index] ?? null])) },
  },
};

/** A column of a table: its name and its values. */
class ColumnValues extends ListedObject<ColumnValues> {
  override readonly typeName = 'Column';
  readonly name: string;
  readonly kind: CellKind;
  readonly index: number;
  readonly items: readonly Value[];

  constructor(name: string, kind: CellKind, index: number, items: readonly Value[]) {
    super();
    this.name = name;
    this.kind = kind;
    this.index = index;
    this.items = items;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.items.at(key) : undefined;
  }

  override length(): number {
    return this.items.length;
  }

  override iterate(): Iterable<Value> {
    return this.items;
  }

  override toText(): string {
    return `<agate.Column: (${this.items.map(str).join(', ')})>`;
  }

  protected override members(): Members<ColumnValues> {
    return COLUMN_MEMBERS;
  }

  protected override self(): ColumnValues {
    return this;
  }
}

const COLUMN_MEMBERS: Members<ColumnValues> = {
  attributes: { name: (self) => self.name, data_type: (self) => new DataTypeObject(self.kind), index: (self) => self.index },
  methods: {
    values: { parameters: [], run: (self) => tuple(self.items) },
    values_distinct: { parameters: [], run: (self) => [...new Map(self.items.map((item) => [repr(item), item])).values()] },
    values_without_nulls: { parameters: [], run: (self) => tuple(self.items.filter((item) => item !== null)) },
  },
};

/** `table.columns`: by position or by name. */
class ColumnsOf extends HostObject {
  override readonly typeName = 'MappedSequence';
  readonly #table: TableObject;

  constructor(table: TableObject) {
    super();
    this.#table = table;
  }

  override getItem(key: Value): Value | undefined {
    return this.#table.column(this.#table.columnIndex(key));
  }

  override getMember(name: string): Value | undefined {
    const all = () => this.#table.columnNames.map((_, index) => this.#table.column(index));
    switch (name) {
      case 'values':
        return hostFunction([], () => tuple(all()));
      case 'keys':
        return hostFunction([], () => tuple(this.#table.columnNames));
      case 'items':
        return hostFunction([], () => all().map((column) => tuple([column.name, column])));
      case 'dict':
        return hostFunction([], () => new PyDict(all().map((column): [Value, Value] => [column.name, column])));
      case 'get':
        return hostFunction(['key', 'default'], (args) => this.#named(args.value('key')) ?? args.value('default'), { name, required: 1 });
      default:
        return this.#table.columnNames.includes(name) ? this.getItem(name) : undefined;
    }
  }

  #named(key: Value): ColumnValues | undefined {
    const index = this.#table.columnNames.indexOf(str(key));
    return index < 0 ? undefined : this.#table.column(index);
  }

  override callMember(name: string, args: Value[], keywords: Keywords | null, context: CallContext): Value | Promise<Value> | undefined {
    const member = this.getMember(name);
    return member instanceof HostObject ? member.call?.(args, keywords, context) : undefined;
  }

  override length(): number {
    return this.#table.columnNames.length;
  }

  override iterate(): Iterable<Value> {
    return this.#table.columnNames.map((_, index) => this.#table.column(index));
  }
}

const TABLE_MEMBERS: Members<TableObject> = {
  attributes: {
    columns: (self) => new ColumnsOf(self),
    rows: (self) => [...self.rows],
    column_names: (self) => tuple(self.columnNames),
    column_types: (self) => tuple(self.columnKinds.map((kind) => new DataTypeObject(kind))),
  },
  methods: {
    print_table: { parameters: ['max_rows', 'max_columns', 'max_column_width'], keywords: true, run: (self, args, context) => printTable(self, args, context) },
    select: { parameters: ['key'], required: 1, run: (self, args) => pick(self, keysOf(args.value('key'))) },
    exclude: {
      parameters: ['key'],
      required: 1,
      run: (self, args) => pick(self, self.columnNames.filter((name) => !keysOf(args.value('key')).includes(name))),
    },
    limit: { parameters: ['start_or_stop', 'stop'], run: (self, args) => slice(self, args) },
    rename: { parameters: ['column_names'], required: 1, run: (self, args) => rename(self, args.value('column_names')) },
    group_by: { parameters: ['key', 'key_name', 'key_type'], required: 1, run: (self, args) => groupBy(self, args) },
    where: {
      parameters: ['test'],
      required: 1,
      run: (self, args, context) => {
        const kept = self.rows.filter((row) => context.call(args.value('test'), [row]) === true);
        return rebuild(self, kept.map((row) => row.values));
      },
    },
  },
};

/** A table for each value of a column; an empty table makes one empty group without a key. */
function groupBy(self: TableObject, args: BoundArguments): Value {
  const index = self.columnIndex(args.value('key'));
  const groups = new Map<string, RowObject[]>();
  for (const row of self.rows) {
    const key = repr(row.values[index] ?? null);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const found = [...groups.values()];
  const tables = found.length === 0 ? [[]] : found;
  const keys = found.map(([row]) => row?.values[index] ?? null);
  return new TableSet(str(args.get('key_name') ?? self.columnNames[index] ?? ''), keys, tables.map((rows) => rebuild(self, rows.map((row) => row.values))));
}

function keysOf(value: Value): string[] {
  return typeof value === 'string' ? [value] : [...iterate(value)].map(str);
}

function rebuild(table: TableObject, rows: readonly (readonly Value[])[]): TableObject {
  return new TableObject(table.columnNames.map((name, index) => ({ name, kind: table.columnKinds[index] ?? 'other' })), rows);
}

function pick(table: TableObject, names: readonly string[]): TableObject {
  const indexes = names.map((name) => table.columnIndex(name));
  const columns = indexes.map((index) => ({ name: table.columnNames[index] ?? '', kind: table.columnKinds[index] ?? ('other' as const) }));
  return new TableObject(columns, table.rows.map((row) => indexes.map((index) => row.values[index] ?? null)));
}

function slice(table: TableObject, args: BoundArguments): TableObject {
  const first = args.value('start_or_stop', 0);
  const stop = args.get('stop');
  const [from, to] = typeof stop === 'number' ? [Number(first), stop] : [0, Number(first)];
  return rebuild(table, table.rows.slice(from, to).map((row) => row.values));
}

function rename(table: TableObject, names: Value): TableObject {
  const listed = names instanceof PyDict ? [] : [...iterate(names)];
  const renamed = table.columnNames.map((name, index) => str((names instanceof PyDict ? names.get(name) : listed[index]) ?? name));
  const columns = renamed.map((name, index) => ({ name, kind: table.columnKinds[index] ?? ('other' as const) }));
  return new TableObject(columns, table.rows.map((row) => row.values));
}

function printTable(table: TableObject, args: BoundArguments, context: CallContext): Value {
  const rowsMax = args.value('max_rows', 20);
  const rows = table.rows.map((row) => row.values);
  const text = tableText(table.columnNames, rows, typeof rowsMax === 'number' ? rowsMax : 20);
  const print = context.scope['print'];
  return print === undefined ? null : (context.call(print, [text]) as Value);
}

