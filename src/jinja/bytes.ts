import { HostObject, type BinaryOperator } from './host-object.ts';
import type { Keywords, Value } from './model.ts';
import { isInteger } from './numbers.ts';
import { raise } from './python-error.ts';

const NAMED: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };

/** Encodings by the names that Python takes for them, without punctuation. */
const LIMITS: ReadonlyMap<string, number> = new Map([
  ['utf8', 0x110000],
  ['u8', 0x110000],
  ['utf', 0x110000],
  ['ascii', 0x80],
  ['usascii', 0x80],
  ['latin1', 0x100],
  ['iso88591', 0x100],
]);

/** What `str.encode()` gives. */
export class PyBytes extends HostObject {
  override readonly typeName = 'bytes';
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
  }

  override toText(): string {
    const shown = Array.from(this.#bytes, byteText).join('');
    if (!shown.includes("'")) return `b'${shown}'`;
    return shown.includes('"') ? `b'${shown.replaceAll("'", "\\'")}'` : `b"${shown}"`;
  }

  override iterate(): Value[] {
    return Array.from(this.#bytes);
  }

  override length(): number {
    return this.#bytes.length;
  }

  override getItem(key: Value): Value | undefined {
    return isInteger(key) || typeof key === 'boolean' ? this.#bytes.at(Number(key)) : undefined;
  }

  /** The bytes at these places. */
  pick(indexes: readonly number[]): PyBytes {
    return new PyBytes(Uint8Array.from(indexes, (index) => this.#bytes[index] ?? 0));
  }

  override contains(value: Value): boolean {
    if (isInteger(value)) return this.#bytes.includes(Number(value));
    return value instanceof PyBytes
      ? this.#latin().includes(value.#latin())
      : raise('TypeError', 'a bytes-like object is required');
  }

  override equalTo(other: Value): boolean {
    return other instanceof PyBytes && other.#latin() === this.#latin();
  }

  override compareTo(other: Value): number | undefined {
    if (!(other instanceof PyBytes)) return undefined;
    const [left, right] = [this.#latin(), other.#latin()];
    return left < right ? -1 : left > right ? 1 : 0;
  }

  override hashKey(): string {
    return `\u0000b${this.#latin()}`;
  }

  override operate(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (operator === '+' && other instanceof PyBytes && !reflected)
      return new PyBytes(Uint8Array.from([...this.#bytes, ...other.#bytes]));
    if (operator !== '*' || !isInteger(other)) return undefined;
    return new PyBytes(
      Uint8Array.from(Array.from({ length: Math.max(0, Number(other)) }, () => [...this.#bytes]).flat()),
    );
  }

  override callMember(name: string, args: Value[], keywords: Keywords | null): Value | undefined {
    if (name === 'hex') return Array.from(this.#bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return name === 'decode' ? this.#decode(args[0] ?? keywords?.['encoding'] ?? 'utf-8') : undefined;
  }

  #decode(encoding: Value): string {
    const limit = limitOf(String(encoding));
    const beyond = this.#bytes.findIndex((byte) => byte >= limit);
    if (beyond >= 0)
      raise(
        'UnicodeDecodeError',
        `'ascii' codec can't decode byte 0x${(this.#bytes[beyond] ?? 0).toString(16)} in position ${beyond}: ordinal not in range(128)`,
      );
    return limit > 0x100 ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.#bytes) : this.#latin();
  }

  /** Every byte as the character of its number. */
  #latin(): string {
    return Array.from(this.#bytes, (byte) => String.fromCharCode(byte)).join('');
  }
}

function byteText(byte: number): string {
  if (byte >= 32 && byte < 127 && byte !== 92) return String.fromCharCode(byte);
  return NAMED[byte] ?? `\\x${byte.toString(16).padStart(2, '0')}`;
}

function limitOf(encoding: string): number {
  const limit = LIMITS.get(encoding.toLowerCase().replace(/[-_ ]/g, ''));
  return limit ?? raise('LookupError', `unknown encoding: ${encoding}`);
}

/** `text.encode(encoding, errors)` */
export function encodeText(text: string, encoding: string, errors: string): PyBytes {
  const limit = limitOf(encoding);
  if (limit > 0x100) return new PyBytes(new TextEncoder().encode(text));
  const bytes = Array.from(text).flatMap((character, index) => {
    const code = character.codePointAt(0) ?? 0;
    return code < limit ? [code] : replacement(character, errors, limit, index);
  });
  return new PyBytes(Uint8Array.from(bytes));
}

/** What stands for a character that an encoding does not have. */
function replacement(character: string, errors: string, limit: number, index: number): number[] {
  const code = character.codePointAt(0) ?? 0;
  const codes = (text: string): number[] => Array.from(text, (each) => each.charCodeAt(0));
  const hexadecimal = code.toString(16);
  const escape =
    code <= 0xff
      ? `\\x${hexadecimal.padStart(2, '0')}`
      : code <= 0xffff
        ? `\\u${hexadecimal.padStart(4, '0')}`
        : `\\U${hexadecimal.padStart(8, '0')}`;
  switch (errors) {
    case 'ignore':
      return [];
    case 'replace':
      return codes('?');
    case 'xmlcharrefreplace':
      return codes(`&#${code};`);
    case 'backslashreplace':
      return codes(escape);
    case 'strict':
      return raise(
        'UnicodeEncodeError',
        `'${limit === 0x80 ? 'ascii' : 'latin-1'}' codec can't encode character '${escape}' in position ${index}: ordinal not in range(${limit})`,
      );
    default:
      return raise('LookupError', `unknown error handler name '${errors}'`);
  }
}
