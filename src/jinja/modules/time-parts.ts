import type { BoundArguments } from '../host.ts';
import { typeName, Undefined, type Value } from '../model.ts';
import { isInteger } from '../numbers.ts';
import { raise } from '../python-error.ts';

export const DATE_PARAMETERS = ['year', 'month', 'day'] as const;
export const TIME_PARAMETERS = ['hour', 'minute', 'second', 'microsecond'] as const;

const LIMITS = { hour: 23, minute: 59, second: 59, microsecond: 999_999 } as const;

/** Hour, minute and second of a day that has run so many seconds. */
export function timeOfDay(seconds: number): [number, number, number] {
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
}

/** An integer argument of a constructor. */
export function requiredInteger(value: Value | undefined, name: string, place = 1): number {
  if (value === undefined) return raise('TypeError', `function missing required argument '${name}' (pos ${place})`);
  if (value instanceof Undefined) value.fail();
  if (typeof value === 'boolean') return Number(value);
  return isInteger(value)
    ? Number(value)
    : raise('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** A time of day from arguments, with what stands for those that are not given. */
export function timeArguments(
  args: BoundArguments,
  kept: { readonly secondOfDay: number; readonly microsecond: number } = { secondOfDay: 0, microsecond: 0 },
): { readonly secondOfDay: number; readonly microsecond: number } {
  const [hour, minute, second] = timeOfDay(kept.secondOfDay);
  const part = (name: keyof typeof LIMITS, fallback: number): number => {
    const given = args.get(name);
    const number = given === undefined ? fallback : requiredInteger(given, name);
    if (number < 0 || number > LIMITS[name]) raise('ValueError', `${name} must be in 0..${LIMITS[name]}`);
    return number;
  };
  const secondOfDay = part('hour', hour) * 3600 + part('minute', minute) * 60 + part('second', second);
  return { secondOfDay, microsecond: part('microsecond', kept.microsecond) };
}

/** Which of two times of the same name is meant: 0 or 1. */
export function foldArgument(args: BoundArguments, kept = 0): number {
  const given = args.keywords['fold'];
  const fold = given === undefined ? kept : requiredInteger(given, 'fold');
  const other = Object.keys(args.keywords).find((name) => name !== 'fold');
  if (other !== undefined) raise('TypeError', `'${other}' is an invalid keyword argument for this function`);
  return fold === 0 || fold === 1 ? fold : raise('ValueError', 'fold must be either 0 or 1');
}
