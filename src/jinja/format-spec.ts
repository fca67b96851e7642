import { codePointCount } from './code-points.ts';
import { exponentialDigits, fixedDigits } from './decimal-digits.ts';
import { HostObject } from './host-object.ts';
import { isText, textOf } from './markup.ts';
import { typeName, type Value } from './model.ts';
import { floatRepr, isFloat, isNumeric, unbox, withExponent, type Numeric } from './numbers.ts';
import { raise } from './python-error.ts';
import { str } from './text.ts';

const SPEC = /^(?:([^])?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/u;
const RADIX: Readonly<Record<string, number>> = { x: 16, X: 16, o: 8, b: 2 };
const INTEGER_TYPES = 'bcdnoxX';
const FLOAT_TYPES = 'eEfFgGn%';

interface Spec {
  readonly fill: string;
  /** Empty when none was given. */
  readonly align: string;
  readonly sign: string;
  readonly noNegativeZero: boolean;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

/** `format(value, spec)`: Python's format mini-language. */
export function formatSpec(value: Value, text: string): string {
  if (value instanceof HostObject && value.formatWith !== undefined) return value.formatWith(text);
  if (text === '') return str(value);
  const string = textOf(value);
  if (string !== undefined) return formatText(string, value, parseSpec(value, text));
  if (isNumeric(value)) return formatNumber(value, parseSpec(value, text));
  return raise('TypeError', `unsupported format string passed to ${typeName(value)}.__format__`);
}

function parseSpec(value: Value, text: string): Spec {
  const match = SPEC.exec(text);
  if (match === null)
    return raise('ValueError', `Invalid format specifier '${text}' for object of type '${typeName(value)}'`);
  const [, fill, align, sign = '', z, alternate, zero, width = '0', grouping = '', precision, type = ''] = match;
  const zeroPadded = zero !== undefined && align === undefined;
  return {
    fill: fill ?? (zero === undefined ? ' ' : '0'),
    align: align ?? (zeroPadded && !isText(value) ? '=' : ''),
    sign,
    noNegativeZero: z !== undefined,
    alternate: alternate !== undefined,
    width: Number(width),
    grouping,
    precision: precision === undefined ? undefined : Number(precision),
    type,
  };
}

function unknownCode(type: string, value: Value): never {
  return raise('ValueError', `Unknown format code '${type}' for object of type '${typeName(value)}'`);
}

function formatText(text: string, value: Value, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's') unknownCode(spec.type, value);
  if (spec.sign !== '')
    raise('ValueError', `${spec.sign === ' ' ? 'Space' : 'Sign'} not allowed in string format specifier`);
  if (spec.noNegativeZero) raise('ValueError', 'Negative zero coercion (z) not allowed in string format specifier');
  if (spec.alternate) raise('ValueError', 'Alternate form (#) not allowed in string format specifier');
  if (spec.align === '=') raise('ValueError', "'=' alignment not allowed in string format specifier");
  if (spec.grouping !== '') raise('ValueError', `Cannot specify '${spec.grouping}' with 's'.`);
  const shown = spec.precision === undefined ? text : Array.from(text).slice(0, spec.precision).join('');
  return pad(shown, '', { ...spec, align: spec.align || '<' });
}

function formatNumber(value: Numeric, spec: Spec): string {
  const types = isFloat(value) ? FLOAT_TYPES : INTEGER_TYPES + FLOAT_TYPES;
  if (spec.type !== '' && !types.includes(spec.type)) return unknownCode(spec.type, value);
  const isFloating = isFloat(value) || (spec.type !== '' && !INTEGER_TYPES.includes(spec.type));
  if (!isFloating) checkIntegerSpec(spec);
  else if (spec.type === 'n' && spec.grouping !== '')
    raise('ValueError', `Cannot specify '${spec.grouping}' with 'n'.`);
  const number = isFloating ? Number(unbox(value)) : unbox(value);
  const size = typeof number === 'number' ? Math.abs(number) : number < 0n ? -number : number;
  const [prefix, digits] = isFloating ? ['', floatDigits(Number(size), spec)] : integerDigits(size, spec);
  const rounded = spec.noNegativeZero && !/[1-9]/.test(digits);
  const negative = (number < 0 || Object.is(number, -0)) && !rounded;
  const sign = (negative ? '-' : spec.sign === '-' ? '' : spec.sign) + prefix;
  const step = !isFloating && spec.type !== '' && RADIX[spec.type] !== undefined ? 4 : 3;
  const width = spec.align === '=' && spec.fill === '0' ? spec.width - sign.length : 0;
  const shown = spec.grouping === '' ? digits : group(digits, spec.grouping, step, width);
  return pad(shown, sign, { ...spec, align: spec.align || (spec.type === 'c' ? '<' : '>') });
}

function checkIntegerSpec(spec: Spec): void {
  if (spec.precision !== undefined) raise('ValueError', 'Precision not allowed in integer format specifier');
  if (spec.noNegativeZero)
    raise('ValueError', 'Negative zero coercion (z) not allowed in format specifier with integer');
  if (spec.type === 'c' && spec.sign !== '') raise('ValueError', "Sign not allowed with integer format specifier 'c'");
  if (spec.type === 'c' && spec.alternate)
    raise('ValueError', "Alternate form (#) not allowed with integer format specifier 'c'");
  const ungrouped = spec.grouping === ',' ? 'bcnoxX' : 'cn';
  if (spec.grouping !== '' && spec.type !== '' && ungrouped.includes(spec.type))
    raise('ValueError', `Cannot specify '${spec.grouping}' with '${spec.type}'.`);
}

/** What stands before the digits, and the digits. */
function integerDigits(size: number | bigint, spec: Spec): [string, string] {
  if (spec.type === 'c') {
    return size < 0x110000
      ? ['', String.fromCodePoint(Number(size))]
      : raise('OverflowError', '%c arg not in range(0x110000)');
  }
  const radix = RADIX[spec.type];
  if (radix === undefined) return ['', size.toString()];
  const digits = size.toString(radix);
  return [spec.alternate ? `0${spec.type}` : '', spec.type === 'X' ? digits.toUpperCase() : digits];
}

function floatDigits(size: number, { precision, type, alternate }: Spec): string {
  if (!Number.isFinite(size)) return matchCase((Number.isNaN(size) ? 'nan' : 'inf') + (type === '%' ? '%' : ''), type);
  if (type === '') return precision === undefined ? floatRepr(size) : general(size, precision, alternate, true);
  switch (type.toLowerCase()) {
    case 'f':
      return withPoint(fixedDigits(size, precision ?? 6), alternate);
    case '%':
      return `${withPoint(fixedDigits(size * 100, precision ?? 6), alternate)}%`;
    case 'e':
      return matchCase(withPoint(withExponent(exponentialDigits(size, precision ?? 6)), alternate), type);
    default:
      return matchCase(general(size, precision ?? 6, alternate), type);
  }
}

/** The alternate form always has a decimal point. */
function withPoint(digits: string, alternate: boolean): string {
  return alternate && !digits.includes('.') ? digits.replace(/^\d+/, '$&.') : digits;
}

function matchCase(digits: string, type: string): string {
  return type !== '' && 'EFG'.includes(type) ? digits.toUpperCase() : digits;
}

function general(size: number, precision: number, alternate: boolean, keepsPoint = false): string {
  const digits = Math.max(1, precision);
  const [mantissa = '', power = '0'] = exponentialDigits(size, digits - 1).split('e');
  const exponent = Number.parseInt(power, 10);
  const trim = (text: string): string => (!alternate && text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (exponent < -4 || exponent >= digits - (keepsPoint ? 1 : 0))
    return withExponent(`${withPoint(trim(mantissa), alternate)}e${power}`);
  const shown = withPoint(trim(fixedDigits(size, Math.max(0, digits - 1 - exponent))), alternate);
  return keepsPoint && !shown.includes('.') ? `${shown}.0` : shown;
}

/** Puts separators between the digits, and zeros before them up to a width. */
function group(digits: string, separator: string, step: number, width: number): string {
  const whole = /^[\da-fA-F]+(?![a-z])/.exec(digits)?.[0] ?? '';
  const rest = digits.slice(whole.length);
  const pattern = step === 4 ? /\B(?=(?:[^]{4})+$)/g : /\B(?=(?:[^]{3})+$)/g;
  let padded = whole;
  let shown = padded.replace(pattern, separator);
  while (whole !== '' && shown.length + rest.length < width) {
    padded = `0${padded}`;
    shown = padded.replace(pattern, separator);
  }
  return shown + rest;
}

function pad(text: string, sign: string, { width, align, fill }: Spec): string {
  const missing = width - codePointCount(text) - sign.length;
  if (missing <= 0) return sign + text;
  const left = missing >> 1;
  switch (align) {
    case '<':
      return sign + text + fill.repeat(missing);
    case '>':
      return fill.repeat(missing) + sign + text;
    case '=':
      return sign + fill.repeat(missing) + text;
    default:
      return fill.repeat(left) + sign + text + fill.repeat(missing - left);
  }
}
