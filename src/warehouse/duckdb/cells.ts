import { DuckDBTimestampValue, DuckDBTypeId, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
import { exactInteger, isoTimestamp } from '../cells.ts';
import type { Cell, CellKind, ResultColumn } from '../warehouse.ts';
import { nestedJson } from './nested.ts';

const KINDS: Readonly<Partial<Record<DuckDBTypeId, CellKind>>> = {
  [DuckDBTypeId.BOOLEAN]: 'boolean',
  [DuckDBTypeId.TINYINT]: 'integer',
  [DuckDBTypeId.SMALLINT]: 'integer',
  [DuckDBTypeId.INTEGER]: 'integer',
  [DuckDBTypeId.BIGINT]: 'integer',
  [DuckDBTypeId.UTINYINT]: 'integer',
  [DuckDBTypeId.USMALLINT]: 'integer',
  [DuckDBTypeId.UINTEGER]: 'integer',
  [DuckDBTypeId.UBIGINT]: 'integer',
  [DuckDBTypeId.HUGEINT]: 'integer',
  [DuckDBTypeId.UHUGEINT]: 'integer',
  [DuckDBTypeId.BIGNUM]: 'integer',
  [DuckDBTypeId.FLOAT]: 'float',
  [DuckDBTypeId.DOUBLE]: 'float',
  [DuckDBTypeId.DECIMAL]: 'decimal',
  [DuckDBTypeId.VARCHAR]: 'text',
  [DuckDBTypeId.ENUM]: 'text',
  [DuckDBTypeId.UUID]: 'text',
  [DuckDBTypeId.DATE]: 'date',
  [DuckDBTypeId.TIME]: 'time',
  [DuckDBTypeId.TIME_NS]: 'time',
  [DuckDBTypeId.TIMESTAMP]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_S]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_MS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_NS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'timestamptz',
  [DuckDBTypeId.BLOB]: 'binary',
  [DuckDBTypeId.LIST]: 'json',
  [DuckDBTypeId.ARRAY]: 'json',
  [DuckDBTypeId.STRUCT]: 'json',
  [DuckDBTypeId.MAP]: 'json',
};

export function resultColumn(name: string, type: DuckDBType): ResultColumn {
  // An alias is a type's name over another one: JSON over VARCHAR.
  const isJson = type.alias === 'JSON';
  return { name, type: isJson ? 'JSON' : String(type), kind: isJson ? 'json' : (KINDS[type.typeId] ?? 'other') };
}

/** How the values of one column become cells: chosen once per column, not once per value. */
export function cellReader(type: DuckDBType): (value: DuckDBValue) => Cell {
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.DOUBLE:
    case DuckDBTypeId.VARCHAR:
    case DuckDBTypeId.ENUM:
      return (value) => value as Cell;
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UHUGEINT:
    case DuckDBTypeId.BIGNUM:
      return (value) => (typeof value === 'bigint' ? exactInteger(value) : textOf(value));
    case DuckDBTypeId.FLOAT:
      return (value) => (typeof value === 'number' ? shortestSingle(value) : null);
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_S:
    case DuckDBTypeId.TIMESTAMP_MS:
    case DuckDBTypeId.TIMESTAMP_NS:
    case DuckDBTypeId.TIME:
    case DuckDBTypeId.TIME_NS:
      return (value) => (value === null ? null : isoTimestamp(String(value)));
    case DuckDBTypeId.TIMESTAMP_TZ:
      return (value) => (value === null ? null : utcTimestamp(value));
    case DuckDBTypeId.BLOB:
      return (value) => (isBytes(value) ? Buffer.from(value.bytes).toString('hex') : null);
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY:
    case DuckDBTypeId.STRUCT:
    case DuckDBTypeId.MAP:
      return (value) => (value === null ? null : nestedJson(value));
    default:
      return textOf;
  }
}

function textOf(value: DuckDBValue): Cell {
  return value === null ? null : String(value);
}

/** The shortest decimal that is the same single-precision number: 0.1, not 0.10000000149. */
function shortestSingle(value: number): number {
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

function isBytes(value: DuckDBValue): value is DuckDBValue & { readonly bytes: Uint8Array } {
  return typeof value === 'object' && value !== null && 'bytes' in value && value.bytes instanceof Uint8Array;
}

/** The driver prints zoned timestamps in this process's zone; the value itself is an instant, shown in UTC. */
function utcTimestamp(value: DuckDBValue): string {
  const micros = typeof value === 'object' && value !== null && 'micros' in value ? value.micros : undefined;
  if (typeof micros !== 'bigint') return String(value);
  const plain = String(new DuckDBTimestampValue(micros));
  return /^\d/.test(plain) ? `${isoTimestamp(plain)}+00:00` : plain;
}
