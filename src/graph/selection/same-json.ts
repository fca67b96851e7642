import { isJsonObject, type Json } from '../../domain/json.ts';

/** Whether two values say the same. The order of keys does not matter; a key without a value is no key. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right || (left ?? null) === (right ?? null)) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    const others: readonly Json[] = right;
    return left.length === others.length && left.every((item: Json, index) => sameJson(item, others[index]));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => sameJson(left[key], right[key]));
}
