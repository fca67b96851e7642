import type { Activation } from './activation.ts';
import * as arithmetic from './arithmetic.ts';
import { attribute, item } from './attributes.ts';
import { concatMarkup, escapedWhen, markedResult, markedWhen } from './autoescape.ts';
import * as calls from './calls.ts';
import { compare, contains, equals, iterate, lengthOf, truthy } from './compare.ts';
import { constantText, precomputed, softSlice } from './constant-folding.ts';
import { PyDict } from './containers.ts';
import { DictView } from './dict-view.ts';
import { failed } from './failure.ts';
import { bindOperation } from './filters.ts';
import { Loop } from './loop.ts';
import { Macro, type GeneratorBody, type SyncBody } from './macro.ts';
import { isText } from './markup.ts';
import { MacroReturn } from './macro-return.ts';
import { methodTarget } from './method-target.ts';
import { LooseUndefined, PyFloat, tuple, Undefined, type Keywords, type Value } from './model.ts';
import { Output } from './output.ts';
import { Namespace } from './py-objects.ts';
import { raise } from './python-error.ts';
import { lookup, undefinedName } from './scope.ts';
import { slice } from './slice.ts';
import { str } from './text.ts';
import { TemplateReference } from './template-reference.ts';
import { unpack } from './unpack.ts';

function innerMacro(
  activation: Activation,
  name: string,
  parameters: readonly string[],
  flags: number,
  sync: SyncBody | null,
  generator: GeneratorBody | null,
): Macro {
  const { unit } = activation;
  const missing = (): never => {
    throw new Error(`macro ${name} belongs to the other pass`);
  };
  const code = {
    parameters,
    flags,
    sync: { unit, body: sync ?? missing },
    generator: { unit, body: generator ?? missing },
  };
  return new Macro(name, code, activation);
}

/** Between two rounds of a loop over a dict, it may not have become larger or smaller. */
function sameSize(source: Value, items: readonly Value[]): void {
  const isDict = source instanceof PyDict || source instanceof DictView;
  if (isDict && lengthOf(source) !== items.length) raise('RuntimeError', 'dictionary changed size during iteration');
}

function setMember(target: Value, name: string, value: Value): void {
  if (!(target instanceof Namespace)) raise('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
  target.setMember(name, value);
}

function dict(flat: readonly Value[]): PyDict {
  const made = new PyDict();
  for (let index = 0; index < flat.length; index += 2) made.set(flat[index] ?? null, flat[index + 1] ?? null);
  return made;
}

/** dbt has no loader; nothing to choose from is found out before. */
function noLoader(tag: string, template: Value, ignoresMissing: boolean): void {
  if (tag === 'include' && !isText(template) && !(template instanceof Undefined) && !truthy(template)) {
    if (ignoresMissing) return;
    raise('TemplatesNotFound', 'Tried to select from an empty list of templates.');
  }
  raise('TypeError', `\`${tag}\` needs a template loader, and dbt has none`);
}

const concat = (left: Value, right: Value): string => str(left) + str(right);

function concatKept(activation: Activation, left: Value, right: Value): string {
  const [a, b] = [str(left), str(right)];
  return activation.origins?.join([a, b], a + b) ?? a + b;
}

function addKept(activation: Activation, left: Value, right: Value): Value {
  return typeof left === 'string' && typeof right === 'string'
    ? concatKept(activation, left, right)
    : arithmetic.add(left, right);
}

/** Whether what a call or filter block gives can be joined to the output. */
const isPrintable = (value: Value): boolean => isText(value) || value instanceof LooseUndefined;

function cutKept(activation: Activation, source: Value, result: Value): Value {
  return activation.origins?.derive(source, result) ?? result;
}

function joinKept(activation: Activation, source: Value, result: Value): Value {
  if (activation.origins === null || typeof result !== 'string' || !Array.isArray(source) || source.length === 0)
    return result;
  const parts = source.map(str);
  const rest = result.length - parts.reduce((length, part) => length + part.length, 0);
  const width = source.length > 1 ? rest / (source.length - 1) : 0;
  const first = parts[0] ?? '';
  const separator = result.slice(first.length, first.length + width);
  return parts.join(separator) === result ? activation.origins.join(parts, result, separator) : result;
}

const sliceKept = (activation: Activation, value: Value, first: Value, stop: Value, step: Value): Value =>
  cutKept(activation, value, slice(value, first, stop, step));

/**
 * Everything that generated code may name. Operators get a last argument that they ignore: evaluating it notes the
 * place of the operation.
 */
export const runtime = {
  ...arithmetic,
  addKept,
  attribute,
  bindOperation,
  call: calls.call,
  callMethod: calls.callMethod,
  concat,
  constantText,
  concatKept,
  concatMarkup,
  cutKept,
  dict,
  equals,
  escapedWhen,
  failed,
  greater: (left: Value, right: Value): boolean => compare(left, right, '>') > 0,
  greaterOrEqual: (left: Value, right: Value): boolean => compare(left, right, '>=') >= 0,
  innerMacro,
  isGenerator: calls.isGenerator,
  isIn: (member: Value, container: Value): boolean => contains(container, member),
  isText: isPrintable,
  isNotIn: (member: Value, container: Value): boolean => !contains(container, member),
  item,
  iterate,
  joinKept,
  less: (left: Value, right: Value): boolean => compare(left, right, '<') < 0,
  lessOrEqual: (left: Value, right: Value): boolean => compare(left, right, '<=') <= 0,
  lookup,
  Loop,
  MacroReturn,
  markedResult,
  markedWhen,
  methodTarget,
  missingParameter: (name: string): Undefined => new Undefined(undefined, `parameter '${name}' was not provided`),
  noBlock: (name: string): never => raise('TemplateRuntimeError', `Required block '${name}' not found`),
  noLoader,
  noText: (): never =>
    raise('TypeError', 'expected str instance: what a call or filter block gives must be text to be printed'),
  noOperation: (message: string, _input: Value, _args?: Value[], keywords: Keywords | null = null): never =>
    keywords === null
      ? raise('TemplateRuntimeError', message)
      : raise('TypeError', `got an unexpected keyword argument '${Object.keys(keywords)[0] ?? ''}'`),
  noParentBlock: (name: string): Undefined => new Undefined(undefined, `there is no parent block called '${name}'.`),
  noElse: (line: number): Undefined =>
    new Undefined(
      undefined,
      `the inline if-expression on line ${line} evaluated to false and no else section was defined.`,
    ),
  Output,
  precomputed,
  PyDict,
  PyFloat,
  sameSize,
  setMember,
  slice,
  sliceKept,
  softSlice,
  start: calls.start,
  startMethod: calls.startMethod,
  str,
  TemplateReference,
  truthy,
  tuple,
  Undefined,
  undefinedName,
  unequal: (left: Value, right: Value): boolean => !equals(left, right),
  unpack,
  withKeywords: calls.withKeywords,
  withStar: calls.withStar,
};
