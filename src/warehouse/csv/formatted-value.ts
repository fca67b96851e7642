import { isDate, ValueKind, wholeKind } from './kinds.ts';

/** A value read as dbt reads it, and in the spelling that every engine takes for the same. */
export interface FormattedValue {
  readonly kind: number;
  readonly plain: string;
}

/** Reads the values that are not written plainly: with blanks around, `1,000`, `$5`, `2024-2-9`, `null`. */
export function formattedValue(text: string): FormattedValue {
  const value = text.trim();
  const lower = value.toLowerCase();
  if (lower === '' || lower === 'null') return { kind: ValueKind.nullWord, plain: '' };
  if (lower === 'true' || lower === 'false') return marked(text, { kind: ValueKind.boolean, plain: value });
  const read = numberOf(value) ?? timeOf(value);
  return read === undefined ? { kind: BEGINS_AS_DATE.test(value) ? ValueKind.text | ValueKind.lossy : ValueKind.text, plain: text } : marked(text, read);
}

function marked(text: string, { kind, plain }: FormattedValue): FormattedValue {
  return { kind: plain === text ? kind : kind | ValueKind.respelt, plain };
}

const CURRENCIES = '؋$ƒ៛¥₡₱£€¢﷼₪₩₭₮₦฿₤₫';
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

function numberOf(value: string): FormattedValue | undefined {
  if (/^[+-]?(?:nan|inf|infinity)$/i.test(value)) return { kind: ValueKind.double, plain: value };
  if (!/\d/.test(value)) return undefined;
  const bare = value.replaceAll(new RegExp(`[%,${CURRENCIES}]`, 'g'), '');
  if (!isFormattedNumber(value)) return undefined;
  const match = NUMBER.exec(bare.replaceAll(/[_\s]/g, ''));
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const isFormatted = bare !== value;
  const isLossy = isFormatted || sign === '+' || bare.includes('_') || (whole.length > 1 && whole.startsWith('0'));
  const marks = (isFormatted ? ValueKind.formatted : 0) | (isLossy ? ValueKind.lossy : 0);
  const { kind, plain } = plainNumber(sign === '-' ? '-' : '', whole, fraction, Number(exponent));
  return kind === ValueKind.text ? undefined : { kind: kind | marks, plain };
}

/** Signs of currencies and percent only at the ends, commas anywhere. */
function isFormattedNumber(value: string): boolean {
  return new RegExp(`^%*[+-]?[${CURRENCIES}]*\\s*[\\d.,_eE+-]+\\s*[${CURRENCIES}]*%*$`).test(value);
}

function plainNumber(sign: string, whole: string, fraction: string, exponent: number): FormattedValue {
  const significant = `${whole}${fraction}`.replace(/^0+/, '').replace(/0+$/, '');
  if (significant === '') return { kind: ValueKind.integer, plain: '0' };
  // The power of ten of the last significant digit.
  const power = exponent - fraction.length + (/0*$/.exec(`${whole}${fraction}`)?.[0].length ?? 0);
  const written = `${sign}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}${exponent === 0 ? '' : `e${exponent}`}`;
  if (power < 0) return { kind: ValueKind.double, plain: written };
  if (significant.length + power > 40) return { kind: ValueKind.double, plain: written };
  const plain = `${sign}${significant}${'0'.repeat(power)}`;
  const kind = wholeKind(plain);
  // Plain digits too long for an integer stay a text; with a dot or an exponent they were never meant to be exact.
  return kind === ValueKind.text && (fraction !== '' || exponent !== 0) ? { kind: ValueKind.double, plain: written } : { kind, plain };
}

/** A text, but one that engines cut to a date. */
const BEGINS_AS_DATE = /^\d{4}-\d{1,2}-\d{1,2}[T\s]/;
const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const TIMESTAMP = /^(\d{4})-(\d{1,2})-(\d{1,2})\s+(\d{1,2}):(\d{1,2}):(\d{1,2})$/;
const ISO = /^(\d{4})(-?)(\d\d)\2(\d\d)T(\d\d)(?:(:?)(\d\d)(?:\6(\d\d)(?:[.,](\d+))?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;
const FRACTION_DIGITS = 6;

function timeOf(value: string): FormattedValue | undefined {
  const date = DATE.exec(value);
  if (date !== null) return dateOf(date.slice(1));
  const timestamp = TIMESTAMP.exec(value);
  if (timestamp !== null) return timestampOf(timestamp.slice(1));
  const iso = ISO.exec(value);
  return iso === null ? undefined : isoTimestampOf(iso);
}

function dateOf(parts: readonly string[]): FormattedValue | undefined {
  const [year = '', month = '', day = ''] = parts;
  if (!isDate(Number(year), Number(month), Number(day))) return undefined;
  return { kind: ValueKind.date, plain: [year, ...[month, day].map(padded)].join('-') };
}

function timestampOf(parts: readonly string[]): FormattedValue | undefined {
  const date = dateOf(parts);
  const time = parts.slice(3);
  if (date === undefined || !isTime(time)) return undefined;
  return { kind: ValueKind.timestamp, plain: `${date.plain} ${time.map(padded).join(':')}` };
}

function isoTimestampOf(match: RegExpExecArray): FormattedValue | undefined {
  const [, year = '', dash, month = '', day = '', hours = '', colon, minutes, seconds = '00', fraction = '', zone = ''] = match;
  const time = [hours, minutes ?? '00', seconds];
  const date = dateOf([year, month, day]);
  if (date === undefined || !isTime(time)) return undefined;
  const isCompact = dash === '' || colon !== ':';
  const isLossy = fraction.length > FRACTION_DIGITS || /[1-9]/.test(zone);
  const marks = (isCompact ? ValueKind.formatted : 0) | (zone === '' ? 0 : ValueKind.zoned) | (isLossy ? ValueKind.lossy : 0);
  const kept = fraction === '' ? '' : `.${fraction.slice(0, FRACTION_DIGITS)}`;
  return { kind: ValueKind.isoTimestamp | marks, plain: `${date.plain}T${time.join(':')}${kept}${zone}` };
}

function isTime([hours, minutes, seconds]: readonly string[]): boolean {
  return Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60;
}

function padded(part: string): string {
  return part.padStart(2, '0');
}
