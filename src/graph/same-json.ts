import { isJsonObject, type Json } from '../domain/json.ts';

/**
 * Whether two values say the same. The order of keys does not matter, and what says nothing is the same as what is not
 * there: null, and an object of nothing but null.
 */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    const others: readonly Json[] = right;
    return left.length === others.length && left.every((item: Json, index) => sameJson(item, others[index]));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return saysNothing(left) && saysNothing(right);
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => sameJson(left[key], right[key]));
}

function saysNothing(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  return isJsonObject(value) && Object.values(value).every(saysNothing);
}
