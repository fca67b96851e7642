import { codePointCount } from './code-points.ts';
import { compare } from './compare.ts';
import { PyDict, PySet } from './containers.ts';
import { PyTuple, typeName, type Value } from './model.ts';
import { PythonError } from './python-error.ts';
import { splitLines } from './string-split.ts';
import { repr } from './text.ts';
import { NOT_SPACE_CLASS, SPACE_CLASS } from './white-space.ts';

const WIDTH = 80;
const WORDS = new RegExp(`${NOT_SPACE_CLASS}*${SPACE_CLASS}*`, 'g');

/** Where something is printed: how far from the left, and how many characters have to follow it on its last line. */
interface Place {
  readonly indent: number;
  readonly allowance: number;
  readonly level: number;
}

/** `pprint.pformat(value)`: what does not fit on a line is broken up; dicts are sorted. */
export function prettyPrint(value: Value): string {
  return pretty(value, { indent: 0, allowance: 0, level: 0 });
}

function pretty(value: Value, place: Place): string {
  const plain = sortedRepr(value);
  if (codePointCount(plain) <= WIDTH - place.indent - place.allowance) return plain;
  const inner = { ...place, level: place.level + 1 };
  if (typeof value === 'string') return prettyText(value, inner);
  if (value instanceof PyTuple) return prettyItems(value, '(', value.length === 1 ? ',)' : ')', inner);
  if (Array.isArray(value)) return prettyItems(value, '[', ']', inner);
  if (value instanceof PyDict) return prettyDict(value, inner);
  if (value instanceof PySet && value.size > 0) return prettyItems(value.values().sort(inOrder), '{', '}', inner);
  return plain;
}

function prettyItems(items: readonly Value[], open: string, close: string, place: Place): string {
  const indent = place.indent + 1;
  const shown = Array.from(items, (item, index) =>
    pretty(item, { ...place, indent, allowance: index === items.length - 1 ? place.allowance + close.length : 1 }),
  );
  return open + shown.join(`,\n${' '.repeat(indent)}`) + close;
}

function prettyDict(dict: PyDict, place: Place): string {
  const indent = place.indent + 1;
  const entries = sortedEntries(dict);
  const shown = entries.map(([key, value], index) => {
    const label = `${sortedRepr(key)}: `;
    const allowance = index === entries.length - 1 ? place.allowance + 1 : 1;
    return label + pretty(value, { ...place, indent: indent + codePointCount(label), allowance });
  });
  return `{${shown.join(`,\n${' '.repeat(indent)}`)}}`;
}

/** A long text as adjacent literals: a line of it on each, or as many words as fit. */
function prettyText(text: string, place: Place): string {
  const isOutermost = place.level === 1;
  const indent = isOutermost ? place.indent + 1 : place.indent;
  const allowance = isOutermost ? place.allowance + 1 : place.allowance;
  const lines = splitLines(text, true);
  const width = WIDTH - indent;
  const chunks = lines.flatMap((line, index) => {
    const left = index === lines.length - 1 ? allowance : 0;
    return codePointCount(repr(line)) <= width - left ? [repr(line)] : wordChunks(line, width, left);
  });
  if (chunks.length === 1) return repr(lines.at(-1) ?? '');
  const joined = chunks.join(`\n${' '.repeat(indent)}`);
  return isOutermost ? `(${joined})` : joined;
}

function wordChunks(line: string, width: number, allowance: number): string[] {
  const parts = (line.match(WORDS) ?? []).filter((part) => part !== '');
  const chunks: string[] = [];
  let current = '';
  parts.forEach((part, index) => {
    const candidate = current + part;
    const room = index === parts.length - 1 ? width - allowance : width;
    if (codePointCount(repr(candidate)) <= room) {
      current = candidate;
      return;
    }
    if (current !== '') chunks.push(repr(current));
    current = part;
  });
  return current === '' ? chunks : [...chunks, repr(current)];
}

/** `repr`, with the keys of dicts in order. */
function sortedRepr(value: Value): string {
  if (value instanceof PyDict) {
    const entries = sortedEntries(value).map(([key, item]) => `${sortedRepr(key)}: ${sortedRepr(item)}`);
    return `{${entries.join(', ')}}`;
  }
  if (!Array.isArray(value)) return repr(value);
  const items = Array.from(value, sortedRepr).join(', ');
  if (!(value instanceof PyTuple)) return `[${items}]`;
  return value.length === 1 ? `(${items},)` : `(${items})`;
}

function sortedEntries(dict: PyDict): [Value, Value][] {
  return dict.entries().sort(([left], [right]) => inOrder(left, right));
}

/** Orders what has an order, and by type what has none. */
function inOrder(left: Value, right: Value): number {
  try {
    return compare(left, right);
  } catch (error) {
    if (!(error instanceof PythonError) || error.kind !== 'TypeError') throw error;
    const [a, b] = [typeName(left), typeName(right)];
    return a < b ? -1 : a > b ? 1 : 0;
  }
}
