import { codePoints } from './code-points.ts';
import { PyBytes } from './bytes.ts';
import { iterate } from './compare.ts';
import { HostObject } from './host-object.ts';
import { Markup } from './markup.ts';
import { LooseUndefined, PyTuple, tuple, typeName, Undefined, type Value } from './model.ts';
import { isInteger } from './numbers.ts';
import { PyRange } from './py-objects.ts';
import { raise } from './python-error.ts';

/** `value[start:stop:step]` with Python's bounds. */
export function slice(value: Value, start: Value, stop: Value, step: Value): Value {
  if (value instanceof Markup) return new Markup(sliceText(value.text, start, stop, step));
  if (typeof value === 'string') return sliceText(value, start, stop, step);
  if (value instanceof LooseUndefined) return value;
  if (value instanceof Undefined) value.fail();
  const isSequence =
    Array.isArray(value) || (value instanceof HostObject && value.getItem !== undefined && value.iterate !== undefined);
  if (!isSequence) return raise('TypeError', `'${typeName(value)}' object is not subscriptable`);
  if (value instanceof PyRange) {
    const { first, end, step: by } = sliceRange(value.length(), start, stop, step);
    return value.slice(first, end, by);
  }
  const items = iterate(value);
  const places = indexes(sliceRange(items.length, start, stop, step));
  if (value instanceof PyBytes) return value.pick(places);
  const picked = places.map((index) => items[index] ?? null);
  return value instanceof PyTuple ? tuple(picked) : picked;
}

function sliceText(text: string, start: Value, stop: Value, step: Value): string {
  const points = codePoints(text);
  const range = sliceRange(points.length, start, stop, step);
  if (range.step === 1 && typeof points === 'string')
    return points.slice(range.first, Math.max(range.first, range.end));
  return indexes(range)
    .map((index) => points[index] ?? '')
    .join('');
}

interface SliceRange {
  readonly first: number;
  readonly end: number;
  readonly step: number;
}

function sliceRange(length: number, start: Value, stop: Value, step: Value): SliceRange {
  const by = boundOf(step) ?? 1;
  if (by === 0) raise('ValueError', 'slice step cannot be zero');
  const lowest = by > 0 ? 0 : -1;
  const highest = by > 0 ? length : length - 1;
  const clamp = (bound: number): number => (bound < 0 ? Math.max(bound + length, lowest) : Math.min(bound, highest));
  const first = boundOf(start);
  const end = boundOf(stop);
  return {
    first: first === undefined ? (by > 0 ? lowest : highest) : clamp(first),
    end: end === undefined ? (by > 0 ? highest : lowest) : clamp(end),
    step: by,
  };
}

/** An index of a slice; undefined for None. */
export function boundOf(value: Value): number | undefined {
  if (value === null) return undefined;
  if (isInteger(value) || typeof value === 'boolean') return Number(value);
  return raise('TypeError', 'slice indices must be integers or None or have an __index__ method');
}

function indexes({ first, end, step }: SliceRange): number[] {
  const result: number[] = [];
  if (step > 0) for (let index = first; index < end; index += step) result.push(index);
  else for (let index = first; index > end; index += step) result.push(index);
  return result;
}
