import { PyDict } from './containers.ts';
import { formatSpec } from './format-spec.ts';
import { PyTuple, typeName, Undefined, type Value } from './model.ts';
import { isNumeric, makeFloat, unbox } from './numbers.ts';
import { raise } from './python-error.ts';
import { repr, str } from './text.ts';

const DIRECTIVE = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?[hlL]?([a-zA-Z%])|%/g;

/** Hands out the values that directives without a key take, in order. */
class PositionalValues {
  readonly #values: readonly Value[];
  #used = 0;

  constructor(argument: Value) {
    this.#values = argument instanceof PyTuple ? argument : [argument];
  }

  next(): Value {
    const value = this.#values[this.#used];
    if (value === undefined) return raise('TypeError', 'not enough arguments for format string');
    this.#used += 1;
    return value;
  }

  get isUsedUp(): boolean {
    return this.#used >= this.#values.length;
  }
}

/** `format % argument` for strings. */
export function percentFormat(format: string, argument: Value): string {
  const values = new PositionalValues(argument);
  const result = format.replace(DIRECTIVE, (...match: unknown[]) => {
    const [whole, key, flags, width, precision, type] = match as [
      string,
      string | undefined,
      string,
      string?,
      string?,
      string?,
    ];
    if (type === undefined) return badDirective(format, Number(match[6]));
    if (type === '%') return '%';
    const wide = width === '*' ? str(values.next()) : width;
    const precise = precision === '*' ? str(values.next()) : precision;
    const value = key === undefined ? values.next() : valueOfKey(argument, key);
    const text = convert(value, type, flags ?? '', precise, () =>
      badDirective(format, Number(match[6]) + whole.length - 2),
    );
    return wide === undefined ? text : padTo(text, Number(wide), flags ?? '', type);
  });
  if (!(argument instanceof PyDict) && !values.isUsedUp)
    raise('TypeError', 'not all arguments converted during string formatting');
  return result;
}

function badDirective(format: string, offset: number): never {
  const character = format[offset + 1];
  if (character === undefined) return raise('ValueError', 'incomplete format');
  const code = character.charCodeAt(0).toString(16);
  return raise('ValueError', `unsupported format character '${character}' (0x${code}) at index ${offset + 1}`);
}

function valueOfKey(argument: Value, key: string): Value {
  if (!(argument instanceof PyDict)) return raise('TypeError', 'format requires a mapping');
  const value = argument.get(key);
  return value === undefined ? raise('KeyError', repr(key)) : value;
}

function convert(
  value: Value,
  type: string,
  flags: string,
  precision: string | undefined,
  unsupported: () => never,
): string {
  switch (type) {
    case 's':
      return cut(str(value), precision);
    case 'r':
    case 'a':
      return cut(repr(value), precision);
    case 'd':
    case 'i':
    case 'u':
      return integer(value, type, flags, precision);
    case 'x':
    case 'X':
    case 'o':
      return formatSpec(
        isNumeric(value) ? unbox(value) : notANumber(value, `%${type} format: an integer is required`),
        (flags.includes('#') ? '#' : '') + type,
      );
    case 'c':
      return typeof value === 'string' ? value : formatSpec(value, 'c');
    default:
      return 'eEfFgG'.includes(type) ? float(value, type, flags, precision) : unsupported();
  }
}

function cut(text: string, precision: string | undefined): string {
  return precision === undefined ? text : text.slice(0, Number(precision));
}

function notANumber(value: Value, message: string): never {
  if (value instanceof Undefined) value.fail();
  return raise('TypeError', `${message}, not ${typeName(value)}`);
}

function signOf(negative: boolean, flags: string): string {
  if (negative) return '-';
  return flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
}

function integer(value: Value, type: string, flags: string, precision: string | undefined): string {
  if (!isNumeric(value)) return notANumber(value, `%${type} format: a real number is required`);
  const number = unbox(value);
  const whole = typeof number === 'number' ? Math.trunc(number) : number;
  const digits = String(whole < 0 ? -whole : whole).padStart(Number(precision ?? 0), '0');
  return signOf(whole < 0, flags) + digits;
}

function float(value: Value, type: string, flags: string, precision = '6'): string {
  if (!isNumeric(value)) return notANumber(value, 'must be real number');
  const number = Number(unbox(value));
  const spec = `${flags.includes('#') ? '#' : ''}.${precision}${type}`;
  return signOf(number < 0, flags) + formatSpec(makeFloat(Math.abs(number)), spec);
}

function padTo(text: string, width: number, flags: string, type: string): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0') || 'sra'.includes(type)) return text.padStart(width);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}
