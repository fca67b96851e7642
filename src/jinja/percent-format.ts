import { codePointCount } from './code-points.ts';
import { PyDict } from './containers.ts';
import { escapeHtml } from './escape-html.ts';
import { formatSpec } from './format-spec.ts';
import { HostObject } from './host-object.ts';
import { isText, Markup, textOf } from './markup.ts';
import { PyTuple, typeName, Undefined, type Value } from './model.ts';
import { isFloat, isInteger, isNumeric, makeFloat, unbox, type Numeric } from './numbers.ts';
import { toFloat, toInteger } from './number-parsing.ts';
import { raise } from './python-error.ts';
import { asciiRepr, repr, str } from './text.ts';

const DIRECTIVE = /%%|%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?([^]?)/gu;
const RADIX_PREFIX: Readonly<Record<string, readonly [number, string]>> = {
  x: [16, '0x'],
  X: [16, '0X'],
  o: [8, '0o'],
};

/** What Python's Markup puts around a value, as messages name it. */
const HELPER = '_MarkupEscapeHelper';

/** One directive of a format, without its key. */
interface Directive {
  readonly type: string;
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly isEscaping: boolean;
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
  nextSize(type: 'ssize_t' | 'int'): number {
    const value = this.next();
    if (!isInteger(value) && typeof value !== 'boolean') return raise('TypeError', '* wants int');
    if (Math.abs(Number(value)) >= (type === 'int' ? 2 ** 31 : 2 ** 63))
      raise('OverflowError', `Python int too large to convert to C ${type}`);
    return Number(value);
  }

  /** A key takes the whole argument: nothing is left for directives without one. */
  useUp(): void {
    this.#used = Number.POSITIVE_INFINITY;
  }

  get isUsedUp(): boolean {
    return this.#used >= this.#values.length;
  }
}

/**
 * `format % argument` for strings.
 * @param isEscaping whether the format is markup, which escapes what is put into it
 */
export function percentFormat(format: string, argument: Value, isEscaping = false): string {
  const values = new PositionalValues(argument);
  const result = format.replace(DIRECTIVE, (...match: unknown[]) => {
    const [whole, key, flags = '', width, precision, type = ''] = match as [string, ...(string | undefined)[]];
    if (whole === '%%') return '%';
    const keyed = key === undefined ? undefined : valueOfKey(argument, key);
    if (keyed !== undefined) values.useUp();
    const wide = width === '*' ? values.nextSize('ssize_t') : Number(width ?? 0);
    const precise =
      precision === '*' ? values.nextSize('int') : precision === undefined ? undefined : Number(precision);
    if (type === '') return raise('ValueError', 'incomplete format');
    const offset = codePointCount(format.slice(0, Number(match[6]) + whole.length - type.length));
    return convert(keyed ?? values.next(), {
      type,
      flags: wide < 0 ? `${flags}-` : flags,
      width: Math.abs(wide),
      precision: precise,
      isEscaping,
      unsupported: () => unsupported(type, offset),
    });
  });
  if (!isSubscriptable(argument) && !values.isUsedUp)
    raise('TypeError', 'not all arguments converted during string formatting');
  return result;
}

/** Python takes whatever can be subscripted for a mapping, of which not everything needs to be used. */
function isSubscriptable(value: Value): boolean {
  if (value instanceof PyTuple || isText(value)) return false;
  if (Array.isArray(value) || value instanceof PyDict || value instanceof Undefined) return true;
  return value instanceof HostObject && value.typeName !== 'type' && value.getItem !== undefined;
}

function unsupported(type: string, index: number): never {
  const code = (type.codePointAt(0) ?? 0).toString(16);
  return raise('ValueError', `unsupported format character '${type}' (0x${code}) at index ${index}`);
}

function valueOfKey(argument: Value, key: string): Value {
  if (argument instanceof Undefined) argument.fail();
  if (Array.isArray(argument) && !(argument instanceof PyTuple))
    raise('TypeError', 'list indices must be integers or slices, not str');
  if (isText(argument)) raise('TypeError', 'format requires a mapping');
  const value =
    argument instanceof PyDict ? argument.get(key) : argument instanceof HostObject ? argument.getItem?.(key) : null;
  if (value === null && !(argument instanceof PyDict)) return raise('TypeError', 'format requires a mapping');
  return value === undefined ? raise('KeyError', repr(key)) : value;
}

function convert(value: Value, directive: Directive): string {
  const shown = (plain: string): string => text(directive.isEscaping ? escapeHtml(plain) : plain, directive);
  switch (directive.type) {
    case 's':
      return directive.isEscaping && value instanceof Markup ? text(value.text, directive) : shown(str(value));
    case 'r':
      return shown(repr(value));
    case 'a':
      return shown(asciiRepr(value));
    case 'd':
    case 'i':
    case 'u':
      if (value instanceof Undefined) value.fail();
      return isNumeric(value) || directive.isEscaping
        ? integer(toInteger(value), directive)
        : raise('TypeError', `%${directive.type} format: a real number is required, not ${typeName(value)}`);
    case 'x':
    case 'X':
    case 'o':
      return isNumeric(value) && !isFloat(value) && !directive.isEscaping
        ? integer(unbox(value), directive)
        : raise(
            'TypeError',
            `%${directive.type} format: an integer is required, not ${directive.isEscaping ? HELPER : typeName(value)}`,
          );
    case 'c':
      return padNumber('', directive.isEscaping ? raise('TypeError', '%c requires int or char') : character(value), {
        ...directive,
        flags: directive.flags.replace('0', ''),
      });
    default:
      if (!'eEfFgG'.includes(directive.type)) return directive.unsupported();
      if (value instanceof Undefined) value.fail();
      if (directive.isEscaping) return float(toFloat(value), directive);
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
  const given = textOf(value);
  if (given !== undefined && codePointCount(given) === 1) return given;
  if (given !== undefined || !isNumeric(value) || isFloat(value)) return raise('TypeError', '%c requires int or char');
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
