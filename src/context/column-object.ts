import type { Column } from '../domain/relation.ts';
import type { BoundArguments } from '../jinja/host.ts';
import { raise, str, type Value } from '../jinja/values.ts';
import type { Dialect } from '../warehouse/dialect.ts';
import { ListedObject, type Members } from './members.ts';

export interface ColumnFields {
  readonly name: string;
  /** The type without its size. */
  readonly dtype: string;
  readonly charSize?: number | undefined;
  readonly precision?: number | undefined;
  readonly scale?: number | undefined;
}

const SIZED_TYPE = /^([^(]+)\(([^)]+)\)(.*)$/s;

/** A column as templates see it (`adapter.get_columns_in_relation()`, `api.Column`). Immutable. */
export class ColumnObject extends ListedObject<ColumnObject> {
  override readonly typeName = 'Column';
  readonly dialect: Dialect;
  readonly fields: ColumnFields;

  constructor(dialect: Dialect, fields: ColumnFields) {
    super();
    this.dialect = dialect;
    this.fields = fields;
  }

  /** From the catalog's spelling of a type: `character varying(10)`, `DECIMAL(18,2)`, `INTEGER`. Sizes of other types stay in their names. */
  static of(dialect: Dialect, column: Pick<Column, 'name' | 'type'>, sizesApart = dialect.columnTypes.sizesApart): ColumnObject {
    const { name } = column;
    const sized = SIZED_TYPE.exec(column.type.trim());
    const base = sized?.[1]?.trim() ?? column.type.trim();
    const sizes = (sized?.[2] ?? '').split(',').map(Number);
    const plain = sized !== null && (sized[3] ?? '').trim() === '' && sizes.every(Number.isInteger);
    const { texts, numerics } = dialect.columnTypes;
    if (plain && sizes.length === 1 && (sizesApart || texts.has(base.toLowerCase())))
      return new ColumnObject(dialect, { name, dtype: base, charSize: sizes[0] });
    if (plain && (sizesApart || numerics.has(base.toLowerCase()))) {
      return new ColumnObject(dialect, { name, dtype: base, precision: sizes[0], scale: sizes[1] ?? 0 });
    }
    return new ColumnObject(dialect, { name, dtype: column.type.trim() });
  }

  get isString(): boolean {
    return this.dialect.columnTypes.texts.has(this.fields.dtype.toLowerCase());
  }

  get isNumeric(): boolean {
    return this.dialect.columnTypes.numerics.has(this.fields.dtype.toLowerCase());
  }

  get isFloat(): boolean {
    return this.dialect.columnTypes.floats.has(this.fields.dtype.toLowerCase());
  }

  get isInteger(): boolean {
    return this.dialect.columnTypes.integers.has(this.fields.dtype.toLowerCase());
  }

  /** The type as DDL spells it, with its size. */
  get dataType(): string {
    const { dtype, charSize, precision, scale } = this.fields;
    const isBare = charSize === undefined && this.dialect.columnTypes.unsizedTexts.has(dtype.toLowerCase());
    if (this.isString) return isBare ? dtype : stringType(this.stringSize);
    if (this.isNumeric) return numericType(dtype, precision, scale);
    return dtype;
  }

  get stringSize(): number {
    const { charSize } = this.fields;
    if (!this.isString) raise('RuntimeError', 'Called string_size() on non-string field!');
    return charSize ?? this.dialect.columnTypes.textSize;
  }

  override toText(): string {
    return this.toRepr();
  }

  override toRepr(): string {
    return `<Column ${this.fields.name} (${this.dataType})>`;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getMember(key) : undefined;
  }

  override equalTo(other: Value): boolean {
    return other instanceof ColumnObject && other.hashKey() === this.hashKey();
  }

  override hashKey(): string {
    return `${this.fields.name}\u0000${this.dataType}`;
  }

  protected override members(): Members<ColumnObject> {
    return COLUMN_MEMBERS;
  }

  protected override self(): ColumnObject {
    return this;
  }
}

export function stringType(size: number | string): string {
  return `character varying(${size})`;
}

export function numericType(dtype: string, precision: unknown, scale: unknown): string {
  if (precision === undefined || precision === null || scale === undefined || scale === null) return dtype;
  return `${dtype}(${String(precision)},${String(scale)})`;
}

/** The warehouse's type for one of the names that stand for a type everywhere (`string`, `integer`, …). */
export function translateType(dialect: Dialect, label: string): string {
  return dialect.translatedType(label);
}

export function columnFromDescription(dialect: Dialect, args: BoundArguments): Value {
  return ColumnObject.of(dialect, { name: str(args.value('name')), type: str(args.value('raw_data_type')) }, true);
}

const COLUMN_MEMBERS: Members<ColumnObject> = {
  attributes: {
    name: (self) => self.fields.name,
    column: (self) => self.fields.name,
    quoted: (self) => self.dialect.quote(self.fields.name),
    dtype: (self) => self.fields.dtype,
    data_type: (self) => self.dataType,
    expanded_data_type: (self) => self.dataType,
    char_size: (self) => self.fields.charSize ?? null,
    numeric_precision: (self) => self.fields.precision ?? null,
    numeric_scale: (self) => self.fields.scale ?? null,
  },
  methods: {
    is_string: { parameters: [], run: (self) => self.isString },
    is_numeric: { parameters: [], run: (self) => self.isNumeric },
    is_float: { parameters: [], run: (self) => self.isFloat },
    is_integer: { parameters: [], run: (self) => self.isInteger },
    is_number: { parameters: [], run: (self) => self.isNumeric || self.isInteger || self.isFloat },
    string_size: { parameters: [], run: (self) => self.stringSize },
    can_expand_to: {
      parameters: ['other_column'],
      required: 1,
      run: (self, args) => {
        const other = args.get('other_column');
        return other instanceof ColumnObject && self.isString && other.isString && other.stringSize > self.stringSize;
      },
    },
    literal: {
      parameters: ['value'],
      required: 1,
      run: (self, args) => `${str(args.value('value'))}::${self.dataType}`,
    },
    flatten: { parameters: [], run: (self) => [self] },
    string_type: { parameters: ['size'], required: 1, run: (_, args) => stringType(str(args.value('size'))) },
    numeric_type: {
      parameters: ['dtype', 'precision', 'scale'],
      required: 1,
      run: (_, args) => numericType(str(args.value('dtype')), args.value('precision'), args.value('scale')),
    },
    translate_type: {
      parameters: ['dtype'],
      required: 1,
      run: (self, args) => translateType(self.dialect, str(args.value('dtype'))),
    },
  },
};
