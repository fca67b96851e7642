import pg from 'pg';
import { exactIntegerText, isoTimestamp } from '../cells.ts';
import type { Cell } from '../warehouse.ts';

/** The driver's own types tell another shape than the parser has. */
const ARRAYS = pg.types.arrayParser as unknown as {
  create(source: string, transform: (item: string) => string): { parse(): readonly unknown[] };
};

const text = (value: string): Cell => value;
const PARSERS = new Map<number, (value: string) => Cell>([
  [16, (value) => value === 't'],
  [17, (value) => value.slice(2)],
  [20, exactIntegerText],
  [21, Number],
  [23, Number],
  [26, Number],
  [700, Number],
  [701, Number],
  [1083, isoTimestamp],
  [1114, isoTimestamp],
  [1184, utcTimestamp],
]);
for (const oid of [1005, 1007, 1016, 1021, 1022, 1231])
  PARSERS.set(oid, (value) =>
    arrayJson(value, (item) => (/^-?[\d.]+(e[-+]?\d+)?$/i.test(item) ? item : JSON.stringify(item))),
  );
for (const oid of [1000]) PARSERS.set(oid, (value) => arrayJson(value, (item) => String(item === 't')));
for (const oid of [1009, 1015, 1115, 1182, 2951])
  PARSERS.set(oid, (value) => arrayJson(value, (item) => JSON.stringify(item)));

/** Given to every query, so that nothing depends on what other code set in the driver's global table. */
export const cellTypes = {
  getTypeParser: (oid: number): ((value: string) => Cell) => PARSERS.get(oid) ?? text,
};

function arrayJson(value: string, item: (text: string) => string): string {
  return nested(ARRAYS.create(value, item).parse());
}

function nested(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(nested).join(', ')}]`;
  return value === null ? 'null' : String(value);
}

/** `2024-01-02 03:04:05.5+02` in UTC, with its fraction untouched. `infinity` and years BC stay as they are. */
function utcTimestamp(value: string): string {
  const match = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d+)?([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?$/.exec(value);
  if (match === null) return value;
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHours, offsetMinutes, offsetSeconds] = match;
  const instant = new Date(0);
  instant.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const offset = Number(offsetHours) * 3600 + Number(offsetMinutes ?? 0) * 60 + Number(offsetSeconds ?? 0);
  instant.setUTCHours(Number(hour), Number(minute), Number(second) - (sign === '-' ? -offset : offset));
  return `${isoTimestamp(`${instant.toISOString().slice(0, 19)}${fraction ?? ''}`)}+00:00`;
}
