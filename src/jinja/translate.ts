import { codePointCount } from './code-points.ts';
import { PyDict } from './containers.ts';
import { HostObject } from './host-object.ts';
import { isText, textOf } from './markup.ts';
import { refuse, requireArguments } from './method.ts';
import { Undefined, typeName, type Value } from './model.ts';
import { isInteger } from './numbers.ts';
import { raise } from './python-error.ts';

/** `str.maketrans(…)`: a dict, or characters, what stands for them, and what is left out. */
export function makeTranslation(args: readonly Value[]): PyDict {
  requireArguments('maketrans', args, 1, 3);
  const [from = null, to, omitted] = args;
  if (to === undefined)
    return from instanceof PyDict
      ? new PyDict(from.entries().map(([key, value]): [Value, Value] => [codeOf(key), value]))
      : raise('TypeError', 'if you give only one argument to maketrans it must be a dict');
  const source =
    textOf(from) ?? raise('TypeError', 'first maketrans argument must be a string if there is a second argument');
  const target = textOf(to) ?? raise('TypeError', `maketrans() argument 2 must be str, not ${typeName(to)}`);
  const removed =
    omitted === undefined
      ? ''
      : (textOf(omitted) ?? raise('TypeError', `maketrans() argument 3 must be str, not ${typeName(omitted)}`));
  if (codePointCount(source) !== codePointCount(target))
    raise('ValueError', 'the first two maketrans arguments must have equal length');
  const codes = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const targets = codes(target);
  return new PyDict([
    ...codes(source).map((code, index): [Value, Value] => [code, targets[index] ?? 0]),
    ...codes(removed).map((code): [Value, Value] => [code, null]),
  ]);
}

function codeOf(key: Value): Value {
  const text = textOf(key);
  if (text === undefined)
    return isInteger(key) ? key : raise('TypeError', 'keys in translate table must be strings or integers');
  return codePointCount(text) === 1
    ? (text.codePointAt(0) ?? 0)
    : raise('ValueError', 'string keys in translate table must be of length 1');
}

/** `text.translate(table)`: characters that the table does not have stay. */
export function translate(text: string, table: Value): string {
  return Array.from(text, (character) => translated(character, itemOf(table, character.codePointAt(0) ?? 0))).join('');
}

function itemOf(table: Value, code: number): Value | undefined {
  if (table instanceof PyDict) return table.get(code);
  if (Array.isArray(table)) return table[code];
  if (isText(table)) return Array.from(textOf(table) ?? '')[code];
  if (table instanceof Undefined) table.fail();
  if (table instanceof HostObject && table.getItem !== undefined) return table.getItem(code);
  return refuse(`'${typeName(table)}' object is not subscriptable`, table);
}

function translated(character: string, found: Value | undefined): string {
  if (found === undefined) return character;
  if (found === null) return '';
  const text = textOf(found);
  if (text !== undefined) return text;
  if (!isInteger(found)) return raise('TypeError', 'character mapping must return integer, None or str');
  return found >= 0 && found < 0x110000
    ? String.fromCodePoint(Number(found))
    : raise('ValueError', 'character mapping must be in range(0x110000)');
}
