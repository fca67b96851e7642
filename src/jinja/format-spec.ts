import { codePointCount } from './compare.ts';
import { HostObject } from './host-object.ts';
import { typeName, type Value } from './model.ts';
import { floatRepr, isFloat, isNumeric, unbox, withExponent, type Numeric } from './numbers.ts';
import { raise } from './python-error.ts';
import { str } from './text.ts';

const SPEC = /^(?:([^])?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/;
const RADIX: Readonly<Record<string, number>> = { x: 16, X: 16, o: 8, b: 2 };

interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
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
  const numeric = isNumeric(value) && (typeof value !== 'boolean' || /[bcdeEfFgGnoxX%]$/.test(text));
  const spec = parseSpec(value, text, numeric);
  if (numeric && spec.type !== 's') return formatNumber(value, spec);
  if (spec.type !== '' && spec.type !== 's') return unknownCode(spec.type, value);
  const shown = str(value);
  return pad(spec.precision === undefined ? shown : Array.from(shown).slice(0, spec.precision).join(''), '', spec);
}

function parseSpec(value: Value, text: string, numeric: boolean): Spec {
  const match = SPEC.exec(text);
  if (match === null)
    return raise('ValueError', `Invalid format specifier '${text}' for object of type '${typeName(value)}'`);
  const [, fill, align, sign = '', alternate, zero, width = '0', grouping = '', precision, type = ''] = match;
  const zeroPadded = zero !== undefined && align === undefined;
  return {
    fill: fill ?? (zeroPadded ? '0' : ' '),
    align: align ?? (zeroPadded ? '=' : numeric ? '>' : '<'),
    sign,
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

function formatNumber(value: Numeric, spec: Spec): string {
  const number = unbox(value);
  const negative = number < 0 || Object.is(number, -0);
  const size = negative ? -number : number;
  let digits =
    isFloat(value) || 'eEfFgG%'.includes(spec.type || 'd')
      ? floatDigits(value, Number(size), spec)
      : integerDigits(size, spec);
  if (spec.grouping !== '') digits = group(digits, spec.grouping);
  const plus = spec.sign === '-' ? '' : spec.sign;
  return pad(digits, negative ? '-' : plus, spec);
}

function integerDigits(size: number | bigint, spec: Spec): string {
  if (spec.type === 'c') return String.fromCodePoint(Number(size));
  const radix = RADIX[spec.type];
  if (radix === undefined) return size.toString();
  const digits = size.toString(radix);
  const prefix = spec.alternate ? `0${spec.type}` : '';
  return prefix + (spec.type === 'X' ? digits.toUpperCase() : digits);
}

function floatDigits(value: Numeric, size: number, spec: Spec): string {
  const { precision = 6, type } = spec;
  if (type === '') return spec.precision === undefined ? floatRepr(size) : general(size, precision, spec.alternate);
  if (!Number.isFinite(size)) return Number.isNaN(size) ? 'nan' : 'inf';
  switch (type.toLowerCase()) {
    case 'f':
      return fixed(size, precision);
    case '%':
      return `${fixed(size * 100, precision)}%`;
    case 'e':
      return matchCase(withExponent(size.toExponential(precision)), type);
    case 'g':
      return matchCase(general(size, precision, spec.alternate), type);
    default:
      return unknownCode(type, value);
  }
}

function matchCase(digits: string, type: string): string {
  return type === type.toUpperCase() ? digits.toUpperCase() : digits;
}

/** `toFixed` is exact below 1e21 and gives an exponent above. */
function fixed(size: number, precision: number): string {
  if (size < 1e21) return size.toFixed(precision);
  return BigInt(Math.round(size)).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '');
}

function general(size: number, precision: number, alternate: boolean): string {
  if (size === 0) return '0';
  const digits = Math.max(1, precision);
  const [mantissa = '', power = '0'] = size.toExponential(digits - 1).split('e');
  const exponent = Number.parseInt(power, 10);
  const trim = (text: string): string => (!alternate && text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (exponent < -4 || exponent >= digits) return withExponent(`${trim(mantissa)}e${power}`);
  return trim(size.toFixed(Math.max(0, digits - 1 - exponent)));
}

function group(digits: string, separator: string): string {
  const whole = /^\d+/.exec(digits)?.[0] ?? '';
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, separator) + digits.slice(whole.length);
}

function pad(text: string, sign: string, spec: Spec): string {
  const missing = spec.width - codePointCount(text) - sign.length;
  if (missing <= 0) return sign + text;
  const left = missing >> 1;
  switch (spec.align) {
    case '<':
      return sign + text + spec.fill.repeat(missing);
    case '>':
      return spec.fill.repeat(missing) + sign + text;
    case '=':
      return sign + spec.fill.repeat(missing) + text;
    default:
      return spec.fill.repeat(left) + sign + text + spec.fill.repeat(missing - left);
  }
}
