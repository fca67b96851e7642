/** What a plain (unquoted) YAML scalar means under YAML 1.1 as PyYAML reads it; dates stay text. */
export interface PlainScalar {
  readonly value: null | boolean | number | string;
  /** It was written as a float, also when its value is whole. */
  readonly isFloat: boolean;
}

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const TRUES = new Set(['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSES = new Set(['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
const DECIMAL = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const OCTAL = /^[-+]?0[0-7_]+$/;
const HEX = /^[-+]?0x[0-9a-fA-F_]+$/;
const BINARY = /^[-+]?0b[01_]+$/;
const BASE_60 = /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/;
const FLOAT = /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;

function whole(value: number | boolean | null | string): PlainScalar {
  return { value, isFloat: false };
}

function fromBase(text: string, prefix: number, base: number): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[-+]/, '').slice(prefix).replaceAll('_', '');
  return sign * Number.parseInt(digits, base);
}

function fromBase60(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const parts = text.replace(/^[-+]/, '').replaceAll('_', '').split(':');
  return sign * parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}

export function plainScalar(text: string): PlainScalar {
  if (NULLS.has(text)) return whole(null);
  const first = text.charCodeAt(0);
  const isNumberLike = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (!isNumberLike) return whole(TRUES.has(text) ? true : FALSES.has(text) ? false : text);
  if (DECIMAL.test(text)) return whole(integer(text));
  if (OCTAL.test(text)) return whole(fromBase(text, 1, 8));
  if (HEX.test(text)) return whole(fromBase(text, 2, 16));
  if (BINARY.test(text)) return whole(fromBase(text, 2, 2));
  if (BASE_60.test(text)) return whole(fromBase60(text));
  if (FLOAT.test(text)) return { value: Number(text.replaceAll('_', '')), isFloat: true };
  if (INFINITE.test(text)) return { value: text.startsWith('-') ? -Infinity : Infinity, isFloat: true };
  return NOT_A_NUMBER.test(text) ? { value: NaN, isFloat: true } : whole(text);
}

/** Integers beyond 2^53 stay text: rounding them would be silent. */
function integer(text: string): number | string {
  const value = Number(text.replaceAll('_', ''));
  return Number.isSafeInteger(value) ? value : text;
}
