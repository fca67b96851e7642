import type { Keywords, Value } from './model.ts';
import { raise } from './python-error.ts';

/** A filter or test with declared parameters: its input, then an argument or undefined for each parameter. */
export interface FixedOperation<Result extends Value = Value> {
  readonly parameters: readonly string[];
  /** How many of the parameters, counted from the first, must be given. */
  readonly required: number;
  /** The name of the function that Python has for it, where messages show it. */
  readonly pythonName?: string;
  readonly apply: (input: Value, ...args: (Value | undefined)[]) => Result;
}

/** A filter that takes whatever it is given. */
export interface OpenOperation {
  readonly parameters: null;
  readonly apply: (input: Value, args: Value[], keywords: Keywords | null) => Value;
}

export type Operation = FixedOperation | OpenOperation;
export type OperationTable = ReadonlyMap<string, Operation>;
export type TestTable = ReadonlyMap<string, FixedOperation<boolean>>;

export function fixed<Result extends Value>(
  parameters: readonly string[],
  apply: FixedOperation<Result>['apply'],
  required = 0,
  pythonName?: string,
): FixedOperation<Result> {
  return { parameters, apply, required, ...(pythonName === undefined ? {} : { pythonName }) };
}

export function open(apply: OpenOperation['apply']): OpenOperation {
  return { parameters: null, apply };
}

/** Puts arguments in the order of the parameters. */
export function bindOperation(
  name: string,
  { parameters, required, pythonName = `do_${name}` }: Omit<FixedOperation, 'apply'>,
  args: readonly Value[],
  keywords: Keywords | null,
): (Value | undefined)[] {
  const bound: (Value | undefined)[] = [...args];
  for (const keyword in keywords ?? {}) {
    const index = parameters.indexOf(keyword);
    if (index < 0) raise('TypeError', `${pythonName}() got an unexpected keyword argument '${keyword}'`);
    if (index < args.length) raise('TypeError', `${pythonName}() got multiple values for argument '${keyword}'`);
    bound[index] = keywords?.[keyword];
  }
  if (bound.length > parameters.length)
    raise(
      'TypeError',
      `${pythonName}() takes ${parameters.length + 1} positional arguments but ${bound.length + 1} were given`,
    );
  for (let index = 0; index < required; index += 1)
    if (bound[index] === undefined) missing(pythonName, parameters.slice(0, required), bound);
  // Generated code passes one argument more, the place: it must not slip into a parameter.
  while (bound.length < parameters.length) bound.push(undefined);
  return bound;
}

function missing(name: string, parameters: readonly string[], bound: readonly (Value | undefined)[]): never {
  // Operators are functions that are written in C, which count.
  if (!name.includes('_'))
    raise(
      'TypeError',
      `${name} expected 2 arguments, got ${bound.length + 1 - bound.filter((value) => value === undefined).length}`,
    );
  const names = parameters.filter((_, index) => bound[index] === undefined).map((parameter) => `'${parameter}'`);
  const plural = names.length > 1 ? 's' : '';
  return raise(
    'TypeError',
    `${name}() missing ${names.length} required positional argument${plural}: ${names.join(' and ')}`,
  );
}

/** Calls a filter or test that was looked up by name at run time. */
export function applyOperation(
  name: string,
  operation: Operation,
  input: Value,
  args: Value[],
  keywords: Keywords | null,
): Value {
  if (operation.parameters === null) return operation.apply(input, args, keywords);
  return operation.apply(input, ...bindOperation(name, operation, args, keywords));
}
