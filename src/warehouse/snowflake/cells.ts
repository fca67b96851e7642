import { exactIntegerText } from '../cells.ts';
import type { Cell, CellKind, ResultColumn } from '../warehouse.ts';
import type { SdkColumn } from './sdk.ts';

const SECONDS_PER_DAY = 86_400;

/** A moment as the SDK hands it over: a Date that also knows its nanoseconds and its zone. */
interface SdkMoment {
  getEpochSeconds(): number;
  getNanoSeconds(): number;
  /** A zone's name, or minutes east of UTC. */
  getTimezone(): string | number;
}

/** What a column is, in Snowflake's own spelling. The SDK does not tell the length of a text. */
export function resultColumn(column: SdkColumn): ResultColumn {
  return { name: column.getName(), type: typeOf(column), kind: kindOf(column) };
}

function typeOf(column: SdkColumn): string {
  const name = column.getType().toUpperCase();
  switch (name) {
    case 'FIXED':
      return `NUMBER(${column.getPrecision()},${column.getScale()})`;
    case 'REAL':
      return 'FLOAT';
    case 'TEXT':
      return 'VARCHAR';
    case 'TIME':
    case 'TIMESTAMP_NTZ':
    case 'TIMESTAMP_LTZ':
    case 'TIMESTAMP_TZ':
      return `${name}(${column.getScale()})`;
    default:
      return name;
  }
}

function kindOf(column: SdkColumn): CellKind {
  if (column.getType().toLowerCase() === 'fixed') return column.getScale() > 0 ? 'decimal' : 'integer';
  if (column.isNumber()) return 'float';
  if (column.isBoolean()) return 'boolean';
  if (column.isDate()) return 'date';
  if (column.isTime()) return 'time';
  if (column.isTimestampNtz()) return 'timestamp';
  if (column.isTimestamp()) return 'timestamptz';
  if (column.isBinary()) return 'binary';
  if (column.isVariant() || column.isObject() || column.isArray() || column.isMap()) return 'json';
  return column.isString() ? 'text' : 'other';
}

/** How values of a column become cells, with nothing rounded. Numbers and JSON come as texts, see `FETCHED_AS_TEXT`. */
export function cellReader(kind: CellKind): (value: unknown) => Cell {
  switch (kind) {
    case 'integer':
      return nullable((value) => exactIntegerText(String(value)));
    case 'float':
      return nullable((value) => float(String(value)));
    case 'boolean':
      return nullable((value) => value === true);
    case 'date':
      return nullable((value) => isoDate((value as SdkMoment).getEpochSeconds() / SECONDS_PER_DAY));
    case 'timestamp':
      return nullable((value) => moment(value as SdkMoment, 0));
    case 'timestamptz':
      return nullable((value) => zoned(value as SdkMoment));
    case 'binary':
      return nullable((value) => (Buffer.isBuffer(value) ? value.toString('hex') : String(value)));
    default:
      return nullable(String);
  }
}

function nullable(read: (value: unknown) => Cell): (value: unknown) => Cell {
  return (value) => (value === null || value === undefined ? null : read(value));
}

function float(text: string): number {
  const special: Readonly<Record<string, number>> = { inf: Infinity, '-inf': -Infinity, nan: Number.NaN };
  return special[text.toLowerCase()] ?? Number(text);
}

/** A zoned moment keeps the offset it came with; one of the session's zone is told in UTC. */
function zoned(value: SdkMoment): string {
  const zone = value.getTimezone();
  const offsetMinutes = typeof zone === 'number' ? zone : 0;
  return moment(value, offsetMinutes) + offsetText(offsetMinutes);
}

function offsetText(minutes: number): string {
  const absolute = Math.abs(minutes);
  const pad = (part: number): string => String(part).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(absolute / 60))}:${pad(absolute % 60)}`;
}

function moment(value: SdkMoment, offsetMinutes: number): string {
  const seconds = value.getEpochSeconds() + offsetMinutes * 60;
  const day = Math.floor(seconds / SECONDS_PER_DAY);
  const second = seconds - day * SECONDS_PER_DAY;
  const pad = (part: number): string => String(Math.floor(part)).padStart(2, '0');
  const time = `${pad(second / 3600)}:${pad((second % 3600) / 60)}:${pad(second % 60)}`;
  return `${isoDate(day)} ${time}${fraction(value.getNanoSeconds())}`;
}

/** Six digits, nine where there are nanoseconds, none for a whole second. */
function fraction(nanoseconds: number): string {
  if (nanoseconds === 0) return '';
  const digits = String(nanoseconds).padStart(9, '0');
  return `.${digits.endsWith('000') ? digits.slice(0, 6) : digits}`;
}

function isoDate(daysSinceEpoch: number): string {
  const date = new Date(daysSinceEpoch * SECONDS_PER_DAY * 1000);
  const year = date.getUTCFullYear();
  const pad = (part: number, length = 2): string => String(part).padStart(length, '0');
  return `${pad(year, 4)}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
}
