import type { DuckDBMaterializedResult, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { DuckDBTypeId, type DuckDBDecimalType } from '@duckdb/node-api';
import { decodedName } from './tokens.ts';

/** A column as the protocol describes it. */
export interface RowType {
  readonly name: string;
  readonly type: string;
  readonly precision: number | null;
  readonly scale: number | null;
  readonly length: number | null;
  readonly nullable: boolean;
}

export interface StatementResult {
  readonly rowtype: readonly RowType[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly statementTypeId: number;
  /** What PUT is answered with: where the client is to copy the file. */
  readonly transfer?: Readonly<Record<string, unknown>>;
}

export const STATEMENT_TYPES = { select: 0x1000, insert: 0x3100, update: 0x3200, delete: 0x3300, merge: 0x3400, copy: 0x3600, ddl: 0x6000 } as const;

/** The greatest length of a text. */
const TEXT_LENGTH = 16_777_216;

export function textColumn(name: string): RowType {
  return { name, type: 'text', precision: null, scale: null, length: TEXT_LENGTH, nullable: true };
}

export function countColumn(name: string): RowType {
  return { name, type: 'fixed', precision: 19, scale: 0, length: null, nullable: false };
}

/** The one row that DDL answers with. */
export function statusResult(message: string): StatementResult {
  return { rowtype: [textColumn('status')], rows: [[message]], statementTypeId: STATEMENT_TYPES.ddl };
}

export function countResult(kind: 'insert' | 'update' | 'delete', count: number): StatementResult {
  const done = { insert: 'inserted', update: 'updated', delete: 'deleted' }[kind];
  return { rowtype: [countColumn(`number of rows ${done}`)], rows: [[String(count)]], statementTypeId: STATEMENT_TYPES[kind] };
}

/** A table of texts, as `show` and `describe` give. */
export function tableResult(names: readonly string[], rows: readonly (readonly (string | null)[])[]): StatementResult {
  return { rowtype: names.map(textColumn), rows, statementTypeId: STATEMENT_TYPES.select };
}

const INTEGERS = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.UHUGEINT,
]);

export function rowType(name: string, type: DuckDBType): RowType {
  const plain = { name: shownName(name), precision: null, scale: null, length: null, nullable: true };
  const id = type.typeId;
  if (INTEGERS.has(id)) return { ...plain, type: 'fixed', precision: 38, scale: 0 };
  if (id === DuckDBTypeId.DECIMAL) return { ...plain, type: 'fixed', precision: (type as DuckDBDecimalType).width, scale: (type as DuckDBDecimalType).scale };
  if (id === DuckDBTypeId.DOUBLE || id === DuckDBTypeId.FLOAT) return { ...plain, type: 'real' };
  if (id === DuckDBTypeId.BOOLEAN) return { ...plain, type: 'boolean' };
  if (id === DuckDBTypeId.DATE) return { ...plain, type: 'date' };
  if (id === DuckDBTypeId.TIME) return { ...plain, type: 'time', precision: 0, scale: 9 };
  if (id === DuckDBTypeId.TIMESTAMP_TZ) return { ...plain, type: 'timestamp_tz', precision: 0, scale: 9 };
  if (TIMESTAMPS.has(id)) return { ...plain, type: 'timestamp_ntz', precision: 0, scale: 9 };
  if (id === DuckDBTypeId.BLOB) return { ...plain, type: 'binary', length: 8_388_608 };
  if (type.alias === 'JSON') return { ...plain, type: 'variant' };
  if (id === DuckDBTypeId.LIST || id === DuckDBTypeId.ARRAY) return { ...plain, type: 'array' };
  if (id === DuckDBTypeId.STRUCT || id === DuckDBTypeId.MAP) return { ...plain, type: 'object' };
  return { ...plain, type: 'text', length: TEXT_LENGTH };
}

const TIMESTAMPS = new Set([DuckDBTypeId.TIMESTAMP, DuckDBTypeId.TIMESTAMP_S, DuckDBTypeId.TIMESTAMP_MS, DuckDBTypeId.TIMESTAMP_NS]);

/** Our own names are in upper case; what is not comes from DuckDB. */
function shownName(name: string): string {
  const upper = name.toUpperCase();
  return upper === 'COUNT_STAR()' ? 'COUNT(*)' : decodedName(upper);
}

/** All rows, in the protocol's spelling: texts, dates as days, times and timestamps as seconds. */
export async function queryResult(result: DuckDBMaterializedResult): Promise<StatementResult> {
  const types = result.columnTypes();
  const rowtype = result.columnNames().map((name, index) => rowType(name, types[index] as DuckDBType));
  const writers = rowtype.map((column) => cellWriter(column.type));
  const rows = (await result.getRows()).map((row) => row.map((value, index) => (value === null ? null : (writers[index] ?? String)(value))));
  return { rowtype, rows, statementTypeId: STATEMENT_TYPES.select };
}

function cellWriter(type: string): (value: DuckDBValue) => string {
  switch (type) {
    case 'boolean':
      return (value) => (value === true ? '1' : '0');
    case 'real':
      return (value) => realText(Number(value));
    case 'date':
      return (value) => String((value as { readonly days: number }).days);
    case 'time':
      return (value) => seconds((value as { readonly micros: bigint }).micros * 1000n);
    case 'timestamp_ntz':
      return (value) => seconds(nanoseconds(value));
    case 'timestamp_tz':
      return (value) => `${seconds(nanoseconds(value))} 1440`;
    case 'binary':
      return (value) => Buffer.from((value as { readonly bytes: Uint8Array }).bytes).toString('hex').toUpperCase();
    case 'array':
    case 'object':
      return (value) => JSON.stringify(plain(value));
    default:
      return String;
  }
}

function realText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
}

function nanoseconds(value: DuckDBValue): bigint {
  const moment = value as { readonly nanos?: bigint; readonly micros?: bigint; readonly millis?: bigint; readonly seconds?: bigint };
  if (moment.nanos !== undefined) return moment.nanos;
  if (moment.micros !== undefined) return moment.micros * 1000n;
  return moment.millis !== undefined ? moment.millis * 1_000_000n : (moment.seconds ?? 0n) * 1_000_000_000n;
}

/** Rounded down, so that the fraction is positive before 1970 too: what the driver adds up again. */
function seconds(nanos: bigint): string {
  const sign = nanos < 0n ? '-' : '';
  const absolute = nanos < 0n ? -nanos : nanos;
  return `${sign}${absolute / 1_000_000_000n}.${String(absolute % 1_000_000_000n).padStart(9, '0')}`;
}

function plain(value: DuckDBValue): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if ('items' in value && Array.isArray(value.items)) return value.items.map((item) => plain(item as DuckDBValue));
  if ('entries' in value && typeof value.entries === 'object' && !Array.isArray(value.entries)) {
    const entries = Object.entries(value.entries as Readonly<Record<string, DuckDBValue>>);
    return Object.fromEntries(entries.map(([name, item]) => [decodedName(name), plain(item)]));
  }
  return String(value);
}
