import { codePointCount } from './compare.ts';
import { PyDict } from './containers.ts';
import { formatSpec } from './format-spec.ts';
import { HostObject } from './host-object.ts';
import { PyTuple, typeName, Undefined, type Value } from './model.ts';
import { isFloat, isInteger, isNumeric, makeFloat, unbox, type Numeric } from './numbers.ts';
import { toInteger } from './number-parsing.ts';
import { raise } from './python-error.ts';
import { asciiRepr, repr, str } from './text.ts';

const DIRECTIVE = /%%|%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?([^]?)/gu;
const RADIX_PREFIX: Readonly<Record<string, readonly [number, string]>> = {
  x: [16, '0x'],
  X: [16, '0X'],
  o: [8, '0o'],
};

/** One directive of a format, without its key. */
interface Directive {
  readonly type: string;
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly unsupported: () => never;
}

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

  /** A width or precision that is written as `*`. */
  nextSize(): number {
    const value = this.next();
    return isInteger(value) || typeof value === 'boolean' ? Number(value) : raise('TypeError', '* wants int');
  }

  get isUsedUp(): boolean {
    return this.#used >= this.#values.length;
  }
}

/** `format % argument` for strings. */
export function percentFormat(format: string, argument: Value): string {
  const values = new PositionalValues(argument);
  const result = format.replace(DIRECTIVE, (...match: unknown[]) => {
    const [whole, key, flags = '', width, precision, type = ''] = match as [string, ...(string | undefined)[]];
    if (whole === '%%') return '%';
    const keyed = key === undefined ? undefined : valueOfKey(argument, key);
    const wide = width === '*' ? values.nextSize() : Number(width ?? 0);
    const precise = precision === '*' ? values.nextSize() : precision === undefined ? undefined : Number(precision);
    if (type === '') return raise('ValueError', 'incomplete format');
    const offset = codePointCount(format.slice(0, Number(match[6]) + whole.length - type.length));
    return convert(keyed ?? values.next(), {
      type,
      flags: wide < 0 ? `${flags}-` : flags,
      width: Math.abs(wide),
      precision: precise,
      unsupported: () => unsupported(type, offset),
    });
  });
  if (!isSubscriptable(argument) && !values.isUsedUp)
    raise('TypeError', 'not all arguments converted during string formatting');
  return result;
}

/** Python takes whatever can be subscripted for a mapping, of which not everything needs to be used. */
function isSubscriptable(value: Value): boolean {
  if (value instanceof PyTuple) return false;
  if (Array.isArray(value) || value instanceof PyDict || value instanceof Undefined) return true;
  return value instanceof HostObject && value.getItem !== undefined;
}

function unsupported(type: string, index: number): never {
  const code = (type.codePointAt(0) ?? 0).toString(16);
  return raise('ValueError', `unsupported format character '${type}' (0x${code}) at index ${index}`);
}

function valueOfKey(argument: Value, key: string): Value {
  if (argument instanceof Undefined) argument.fail();
  if (Array.isArray(argument) && !(argument instanceof PyTuple))
    raise('TypeError', 'list indices must be integers or slices, not str');
  const value =
    argument instanceof PyDict ? argument.get(key) : argument instanceof HostObject ? argument.getItem?.(key) : null;
  if (value === null && !(argument instanceof PyDict)) return raise('TypeError', 'format requires a mapping');
  return value === undefined ? raise('KeyError', repr(key)) : value;
}

function convert(value: Value, directive: Directive): string {
  switch (directive.type) {
    case 's':
      return text(str(value), directive);
    case 'r':
      return text(repr(value), directive);
    case 'a':
      return text(asciiRepr(value), directive);
    case 'd':
    case 'i':
    case 'u':
      if (value instanceof Undefined) value.fail();
      return isNumeric(value)
        ? integer(toInteger(value), directive)
        : raise('TypeError', `%${directive.type} format: a real number is required, not ${typeName(value)}`);
    case 'x':
    case 'X':
    case 'o':
      return isNumeric(value) && !isFloat(value)
        ? integer(unbox(value), directive)
        : raise('TypeError', `%${directive.type} format: an integer is required, not ${typeName(value)}`);
    case 'c':
      return text(character(value), directive);
    default:
      if (!'eEfFgG'.includes(directive.type)) return directive.unsupported();
      if (value instanceof Undefined) value.fail();
      return isNumeric(value)
        ? float(value, directive)
        : raise('TypeError', `must be real number, not ${typeName(value)}`);
  }
}

function text(shown: string, { flags, width, precision }: Directive): string {
  const cut = precision === undefined ? shown : Array.from(shown).slice(0, precision).join('');
  const space = ' '.repeat(Math.max(0, width - codePointCount(cut)));
  return flags.includes('-') ? cut + space : space + cut;
}

function character(value: Value): string {
  if (typeof value === 'string' && codePointCount(value) === 1) return value;
  if (typeof value === 'string' || !isNumeric(value) || isFloat(value))
    return raise('TypeError', '%c requires int or char');
  const code = Number(unbox(value));
  return code >= 0 && code < 0x110000
    ? String.fromCodePoint(code)
    : raise('OverflowError', '%c arg not in range(0x110000)');
}

function integer(number: number | bigint, directive: Directive): string {
  const { type, flags, precision = 0 } = directive;
  const [radix, prefix] = RADIX_PREFIX[type] ?? [10, ''];
  const size = number < 0 ? -number : number;
  const digits = (type === 'X' ? size.toString(radix).toUpperCase() : size.toString(radix)).padStart(precision, '0');
  return padNumber(signOf(number < 0, flags) + (flags.includes('#') ? prefix : ''), digits, directive);
}

function float(value: Numeric, directive: Directive): string {
  const { type, flags, precision = 6 } = directive;
  const number = Number(unbox(value));
  const negative = number < 0 || Object.is(number, -0);
  const digits = formatSpec(makeFloat(Math.abs(number)), `${flags.includes('#') ? '#' : ''}.${precision}${type}`);
  return padNumber(signOf(negative, flags), digits, directive);
}

function signOf(negative: boolean, flags: string): string {
  if (negative) return '-';
  return flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
}

function padNumber(prefix: string, digits: string, { flags, width }: Directive): string {
  const missing = Math.max(0, width - prefix.length - digits.length);
  if (flags.includes('-')) return prefix + digits + ' '.repeat(missing);
  return flags.includes('0') ? prefix + '0'.repeat(missing) + digits : ' '.repeat(missing) + prefix + digits;
}
