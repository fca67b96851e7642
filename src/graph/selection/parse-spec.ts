import { martError } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/nearest.ts';
import type { IndirectSelection } from '../../domain/invocation.ts';
import { type Criterion, type CriterionValue, METHODS, type Method, type SelectorGroup } from './selector.ts';

/** `@`, `2+`, `method.path:`, value, `+3`, each optional but the value. */
const SPEC = /^(?<at>@)?(?:(?<parents>\d*)\+)?(?:(?<method>[\p{L}\p{N}_.]+):)?(?<value>.*?)(?:\+(?<children>\d*))?$/su;

/** What is selected without `--select`: everything that can be. */
const EVERYTHING = ['fqn:*', 'source:*', 'exposure:*', 'metric:*', 'semantic_model:*'];

/** `--select` and `--exclude` as given. An absent or empty list of selections stands for everything. */
export interface SpecArguments {
  readonly select?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly indirect: IndirectSelection;
}

/**
 * The arguments of the command line as a selector. Throws `MartError` with code `selector-invalid`.
 * `--select ''` selects nothing: a list that a script left empty must not build the whole project.
 */
export function parseSpecs({ select = [], exclude = [], indirect }: SpecArguments): SelectorGroup {
  const included = select.length === 0 ? union(EVERYTHING, indirect, false) : union(select, indirect, true);
  const excluded = union(exclude, indirect, true);
  return { kind: 'difference', parts: [included, excluded], indirect: 'eager' };
}

function union(specs: readonly string[], indirect: IndirectSelection, given: boolean): SelectorGroup {
  const words = specs.flatMap((spec) => spec.split(/\s+/)).filter((word) => word !== '');
  const parts = words.map((word): SelectorGroup => ({
    kind: 'intersection',
    parts: word.split(',').map((part) => parseCriterion(part, indirect, word)),
    indirect,
    raw: given ? word : undefined,
  }));
  return { kind: 'union', parts, indirect };
}

/** One criterion such as `+tag:nightly`; `within` is what it stands in, for messages. Throws `selector-invalid`. */
export function parseCriterion(raw: string, indirect: IndirectSelection, within: string = raw): Criterion {
  const groups = SPEC.exec(raw)?.groups;
  const value = groups?.['value'] ?? '';
  if (groups === undefined || value === '')
    throw invalid(within, raw === '' ? 'a part of it is empty' : `\`${raw}\` names nothing`);
  const { at, parents, children, method } = groups;
  if (at !== undefined && children !== undefined) {
    throw invalid(
      within,
      '`@` before and `+` after a name exclude each other',
      '`@x` already selects the children of x',
    );
  }
  return {
    kind: 'criterion',
    raw,
    ...methodOf(method, value, within),
    value,
    parentsDepth: depthOf(parents),
    childrenDepth: depthOf(children),
    childrensParents: at !== undefined,
    indirect,
  };
}

/** `undefined` is no plus sign, an empty text one without a number. */
function depthOf(digits: string | undefined): number {
  if (digits === undefined) return 0;
  return digits === '' ? Infinity : Number(digits);
}

/** The method and what follows it; by default the value's looks decide. Throws `selector-invalid`. */
export function methodOf(
  text: string | undefined,
  value: CriterionValue,
  within: string,
): Pick<Criterion, 'method' | 'path'> {
  if (text === undefined) return { method: methodByLooks(String(value)), path: [] };
  const [name = '', ...path] = text.split('.');
  const method = METHODS.find((known) => known === name);
  if (method === undefined)
    throw invalid(
      within,
      `there is no method \`${name}\``,
      didYouMean(name, METHODS) ?? `methods are ${METHODS.join(', ')}`,
    );
  if (method === 'config' && path.length === 0)
    throw invalid(within, '`config` needs the name of a config', 'for example config.materialized:table');
  return { method, path };
}

function methodByLooks(value: string): Method {
  if (value.includes('/')) return 'path';
  return /\.(sql|csv|py|ya?ml)$/i.test(value) ? 'file' : 'fqn';
}

/** A selector that can't be read. */
export function invalid(within: string, problem: string, hint?: string) {
  return martError('selector-invalid', `selector \`${within}\`: ${problem}`, { hint });
}
