import type { FieldPacket } from 'mysql2';
import { exactIntegerText, isoTimestamp } from '../cells.ts';
import type { Cell, CellKind, ResultColumn } from '../warehouse.ts';

const BINARY_CHARSET = 63;
const ZONE_UTC = '+00:00';

/** How the values of one column become cells, or undefined where the driver's own values are cells already. */
export function cellReader(packet: FieldPacket): ((value: unknown) => Cell) | undefined {
  const { columnType, columnLength } = packet as unknown as ColumnFacts;
  switch (columnType) {
    case 1:
      return columnLength === 1 ? boolean : undefined;
    case 8:
      return (value) => (value === null ? null : exactIntegerText(String(value)));
    // `timestamp`: sessions are in UTC, so that is what it is shown in.
    case 7:
      return (value) => (value === null ? null : `${isoTimestamp(String(value))}${ZONE_UTC}`);
    case 11:
    case 12:
      return (value) => (value === null ? null : isoTimestamp(String(value)));
    case 255:
      return (value) => (value === null ? null : JSON.stringify(value));
    default:
      return isTextual(columnType) ? undefined : asCell;
  }
}

/** Integers, floats, decimals, dates, years and texts with a character set: the driver's values stand. */
function isTextual(columnType: number): boolean {
  return [0, 2, 3, 4, 5, 6, 9, 10, 13, 246].includes(columnType);
}

function asCell(value: unknown): Cell {
  return Buffer.isBuffer(value) ? value.toString('hex') : (value as Cell);
}

/** `tinyint(1)` is what `boolean` is a name for. */
function boolean(value: unknown): Cell {
  return value === 0 ? false : value === 1 ? true : (value as Cell);
}

/** Flags and facts of a result's column, which the driver has and its types do not all tell. */
interface ColumnFacts {
  readonly name: string;
  readonly columnType: number;
  readonly columnLength: number;
  readonly decimals: number;
  readonly flags: number;
  readonly characterSet: number;
  /** MariaDB's own word for `json` and `uuid`. */
  readonly extendedTypeName?: string;
  readonly extendedFormat?: string;
}

const UNSIGNED = 32;
const ENUM = 256;
const SET = 2048;
const NO_DECIMALS = 31;
const BYTES_PER_CHARACTER = 4;

const INTEGERS: Readonly<Record<number, string>> = {
  1: 'tinyint',
  2: 'smallint',
  3: 'int',
  8: 'bigint',
  9: 'mediumint',
};
const TIMES: Readonly<Record<number, readonly [string, CellKind, number]>> = {
  7: ['timestamp', 'timestamptz', 19],
  10: ['date', 'date', 10],
  11: ['time', 'time', 10],
  12: ['datetime', 'timestamp', 19],
};

export function resultColumn(packet: FieldPacket): ResultColumn {
  const facts = packet as unknown as ColumnFacts;
  const [type, kind] = typeOf(facts);
  return { name: facts.name, type, kind };
}

function typeOf(facts: ColumnFacts): readonly [string, CellKind] {
  const { columnType, columnLength, decimals, flags } = facts;
  const unsigned = (flags & UNSIGNED) === 0 ? '' : ' unsigned';
  if (facts.extendedFormat === 'json' || columnType === 245) return ['json', 'json'];
  if (facts.extendedTypeName !== undefined) return [facts.extendedTypeName, 'text'];
  if (columnType === 1 && columnLength === 1) return ['tinyint(1)', 'boolean'];
  const whole = INTEGERS[columnType];
  if (whole !== undefined) return [whole + unsigned, 'integer'];
  const time = TIMES[columnType];
  if (time !== undefined)
    return [decimals > 0 && decimals < NO_DECIMALS ? `${time[0]}(${decimals})` : time[0], time[1]];
  switch (columnType) {
    case 0:
    case 246:
      return [
        `decimal(${columnLength - (decimals > 0 ? 1 : 0) - (unsigned === '' ? 1 : 0)},${decimals})${unsigned}`,
        'decimal',
      ];
    case 4:
      return [`float${unsigned}`, 'float'];
    case 5:
      return [`double${unsigned}`, 'float'];
    case 6:
      return ['null', 'other'];
    case 13:
      return ['year', 'integer'];
    case 16:
      return [`bit(${columnLength})`, 'binary'];
    case 255:
      return ['geometry', 'binary'];
    default:
      return textType(facts);
  }
}

function textType({ columnType, columnLength, flags, characterSet }: ColumnFacts): readonly [string, CellKind] {
  if ((flags & ENUM) !== 0) return ['enum', 'text'];
  if ((flags & SET) !== 0) return ['set', 'text'];
  const binary = characterSet === BINARY_CHARSET;
  if (columnType === 252)
    return [`${largeSize(columnLength, binary)}${binary ? 'blob' : 'text'}`, binary ? 'binary' : 'text'];
  const fixed = columnType === 254 ? '' : 'var';
  return binary
    ? [`${fixed}binary(${columnLength})`, 'binary']
    : [`${fixed}char(${Math.floor(columnLength / BYTES_PER_CHARACTER)})`, 'text'];
}

function largeSize(length: number, binary: boolean): string {
  const bytes = binary ? length : length / BYTES_PER_CHARACTER;
  if (length >= 0xffffffff) return 'long';
  return bytes <= 255 ? 'tiny' : bytes <= 65_535 ? '' : bytes <= 16_777_215 ? 'medium' : 'long';
}
