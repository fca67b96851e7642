import type { YamlNode } from '../context/yaml.ts';
import { errorDiagnostic, warningDiagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { YamlChecks } from './yaml-checks.ts';
import { mappingOf, orNull, textList, type Shape } from './value-shapes.ts';

const ALL: ReadonlySet<unknown> = new Set(['*', 'all']);
const KEYS = new Set(['include', 'exclude']);
const SHAPE = mappingOf({
  include: { words: '`*`, or a list of columns', admits: (value) => ALL.has(value) || textList.admits(value) } satisfies Shape,
  exclude: orNull(textList),
});

/** Whether an entry of a version's columns says which of the model's it has: `{include: '*', exclude: [a]}`. */
export function isColumnFilter(entry: YamlNode): boolean {
  return entry.has('include') || entry.has('exclude');
}

/** The columns of the model that a version has. What is wrong with the entry that says so goes to the sink of `checks`. */
export function includedColumns(checks: YamlChecks, filter: YamlNode, columns: readonly YamlNode[]): readonly YamlNode[] {
  const [include, exclude] = [filter.get('include'), filter.get('exclude')];
  checks.keys(filter, KEYS, 'the columns that a version includes');
  checks.shape(filter, SHAPE);
  if (include.value === undefined) checks.missing(filter, 'include', 'what a version excludes');
  if (Array.isArray(include.value) && exclude.items().length > 0) {
    checks.sink.add(errorDiagnostic('invalid-value', "`exclude` goes with `include: '*'`, not with a list", { at: exclude.keySpan }));
  }
  const names = columns.map(nameOf);
  for (const item of [...include.items(), ...exclude.items()]) {
    if (typeof item.value !== 'string' || names.includes(item.value)) continue;
    const hint = didYouMean(item.value, names.filter((name) => typeof name === 'string'));
    checks.sink.add(warningDiagnostic('invalid-value', `the model describes no column \`${item.value}\``, { at: item.span, hint }));
  }
  return columns.filter((column) => (ALL.has(include.value) || holds(include, nameOf(column))) && !holds(exclude, nameOf(column)));
}

function nameOf(column: YamlNode): unknown {
  return column.get('name').value;
}

function holds(list: YamlNode, name: unknown): boolean {
  return list.items().some((item) => item.value === name);
}
