/** dbt's names of types, spelt as its own macros spell them here, and the plain names that seeds use. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'TEXT',
  text: 'TEXT',
  integer: 'integer',
  bigint: 'bigint',
  float: 'float',
  numeric: 'numeric(28,6)',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  timestamptz: 'timestamp_tz',
};

/** Spellings that mean one type ("Summary of data types"). */
const SYNONYMS: Readonly<Record<string, string>> = {
  int: 'number(38,0)',
  integer: 'number(38,0)',
  bigint: 'number(38,0)',
  smallint: 'number(38,0)',
  tinyint: 'number(38,0)',
  byteint: 'number(38,0)',
  decimal: 'number',
  numeric: 'number',
  double: 'float',
  'double precision': 'float',
  real: 'float',
  float4: 'float',
  float8: 'float',
  string: 'varchar',
  text: 'varchar',
  char: 'varchar(1)',
  character: 'varchar(1)',
  timestamp: 'timestamp_ntz',
  datetime: 'timestamp_ntz',
  varbinary: 'binary',
};

const LARGEST_SIZES: Readonly<Record<string, string>> = {
  varchar: '16777216',
  binary: '8388608',
  number: '38,0',
  timestamp_ntz: '9',
  timestamp_ltz: '9',
  timestamp_tz: '9',
  time: '9',
};

export function typeNameOf(name: string): string {
  return TYPES[name.toLowerCase()] ?? name;
}

/** Two spellings of one type. A text without a length is of the greatest length, which `describe` only reports. */
export function sameTypeName(left: string, right: string): boolean {
  return normalized(left) === normalized(right);
}

function normalized(type: string): string {
  const match = /^\s*([a-z0-9_ ]+?)\s*(?:\(([^)]*)\))?\s*$/i.exec(type);
  if (match === null) return type.toLowerCase();
  const base = (match[1] ?? '').toLowerCase();
  const synonym = SYNONYMS[base] ?? base;
  const size = (match[2] ?? '').replaceAll(/\s/g, '');
  if (size === '' && synonym.endsWith(')')) return synonym;
  const plain = synonym.replace(/\(.*$/, '');
  const given = size !== '' && plain === 'number' && !size.includes(',') ? `${size},0` : size;
  const complete = given === '' ? (LARGEST_SIZES[plain] ?? '') : given;
  // Snowflake has since raised the greatest length of a text; both mean "no limit of its own".
  const length = plain === 'varchar' && Number(complete) >= 16_777_216 ? '16777216' : complete;
  return length === '' ? plain : `${plain}(${length})`;
}
