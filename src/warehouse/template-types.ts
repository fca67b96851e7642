/** How templates see the types of columns: what counts as what, by lower-case names without sizes. */
export interface ColumnTypes {
  readonly texts: ReadonlySet<string>;
  readonly integers: ReadonlySet<string>;
  readonly floats: ReadonlySet<string>;
  /** Exact numbers that may have a size. */
  readonly numerics: ReadonlySet<string>;
  /** The size that a text without one counts as. */
  readonly textSize: number;
  /** Texts that are named without a size where they have none. */
  readonly unsizedTexts: ReadonlySet<string>;
  /** The catalog's sizes in brackets are kept apart from any type's name, not only from those of texts and exact numbers. */
  readonly sizesApart: boolean;
}

/** Kinds of relations that macros may rename, and that `create or replace` may take the place of. */
export interface MacroKinds {
  readonly renameable: readonly string[];
  readonly replaceable: readonly string[];
}

const TEXTS = ['text', 'character varying', 'character', 'varchar'];
const FLOATS = ['real', 'float4', 'float', 'float8', 'double'];

export const STANDARD_COLUMN_TYPES: ColumnTypes = {
  texts: new Set(TEXTS),
  integers: words('tinyint smallint mediumint int integer bigint hugeint utinyint usmallint uinteger ubigint uhugeint int1 int2 int4 int8 short signed long'),
  floats: new Set(FLOATS),
  numerics: new Set(['numeric', 'decimal']),
  textSize: 256,
  unsizedTexts: new Set(),
  sizesApart: false,
};

export const POSTGRES_COLUMN_TYPES: ColumnTypes = {
  ...STANDARD_COLUMN_TYPES,
  integers: words('smallint integer bigint smallserial serial bigserial int2 int4 int8 serial2 serial4 serial8'),
  floats: new Set([...FLOATS, 'double precision']),
  unsizedTexts: new Set(['text', 'character varying']),
};

/** Whole numbers are numbers without decimals here. */
export const SNOWFLAKE_COLUMN_TYPES: ColumnTypes = {
  ...STANDARD_COLUMN_TYPES,
  integers: new Set(),
  floats: new Set([...FLOATS, 'double precision']),
  numerics: words('numeric decimal number int integer bigint smallint tinyint byteint'),
  textSize: 16_777_216,
  sizesApart: true,
};

const MYSQL_TEXTS = new Set([...TEXTS, 'char', 'tinytext', 'mediumtext', 'longtext']);

export const MYSQL_COLUMN_TYPES: ColumnTypes = {
  ...STANDARD_COLUMN_TYPES,
  texts: MYSQL_TEXTS,
  floats: new Set([...FLOATS, 'double precision']),
  unsizedTexts: MYSQL_TEXTS,
};

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
