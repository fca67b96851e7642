import type { YamlNode, YamlPath } from '../context/yaml.ts';
import { errorDiagnostic, warningDiagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { isJsonObject } from '../domain/json.ts';
import type { Scope } from '../jinja/scope.ts';
import { KNOWN_CONFIGS, type ConfigKind } from './config-defaults.ts';
import { configShape } from './config-shapes.ts';
import { warnOfMisspeltConfig } from './misspelt-config.ts';
import type { PackageContents, PropertiesFile } from './package-contents.ts';
import {
  COLUMN_KEYS,
  CONTRACT_KEYS,
  DOCS_KEYS,
  ENTRY_KEYS,
  FILE_KEYS,
  PROPERTY_LISTS,
  SOURCE_TABLE_KEYS,
  VERSION_KEYS,
  type PropertyList,
} from './property-keys.ts';
import { ENTRY_SHAPES } from './property-shapes.ts';
import { renderTree } from './render-yaml.ts';
import type { YamlChecks } from './yaml-checks.ts';

/** One entry of a list in a properties file: a model's, a source's, … */
export interface PropertyEntry {
  readonly list: PropertyList;
  readonly name: string;
  readonly packageName: string;
  readonly file: PropertiesFile;
  /** Rendered, but for descriptions, hooks and tests, which are rendered where they are used. */
  readonly node: YamlNode;
  /** As it is written, before its templates were rendered. */
  readonly written: YamlNode;
}

export type PropertyEntries = Readonly<Record<PropertyList, readonly PropertyEntry[]>>;

interface Reading {
  readonly contents: PackageContents;
  readonly scope: Scope;
  readonly checks: YamlChecks;
  /** The keys of an installed package are its author's business. */
  readonly isStrict: boolean;
  /** A project that was written for dbt lives with its misspellings, since dbt takes no notice of them. */
  readonly refusesMisspellings: boolean;
}

/** Reads a package's properties files into entries; what is wrong goes to the checks' sink. */
export function readProperties(contents: PackageContents, scope: Scope, checks: YamlChecks): PropertyEntries {
  const { isRoot, file } = contents.package;
  const refusesMisspellings = file?.path.endsWith('dbt_project.yml') !== true;
  const reading: Reading = { contents, scope, checks, isStrict: isRoot, refusesMisspellings };
  const lists = Object.fromEntries(PROPERTY_LISTS.map((list) => [list, [] as PropertyEntry[]])) as Record<
    PropertyList,
    PropertyEntry[]
  >;
  for (const file of contents.properties) readFile(reading, file, lists);
  return lists;
}

function readFile(reading: Reading, file: PropertiesFile, lists: Record<PropertyList, PropertyEntry[]>): void {
  const { root } = file.document;
  if (!isJsonObject(root.value)) {
    reading.checks.wrong(root, 'a mapping');
    return;
  }
  checkKeys(reading, root, FILE_KEYS, 'a properties file');
  for (const key of root.keys()) {
    const list = PROPERTY_LISTS.find((known) => known === key);
    if (list === undefined) continue;
    for (const node of reading.checks.mappings(root.get(key))) {
      const entry = readEntry(reading, file, list, node);
      if (entry !== undefined) lists[list].push(entry);
    }
  }
}

function readEntry(
  reading: Reading,
  file: PropertiesFile,
  list: PropertyList,
  written: YamlNode,
): PropertyEntry | undefined {
  const { checks, scope } = reading;
  if (list === 'data_tests' && !written.has('name')) {
    const hint = 'tests of columns and models stand under a model; here are only descriptions of tests in files';
    checks.sink.add(
      warningDiagnostic('missing-key', 'an entry of `data_tests` without a `name` is ignored', { at: written.span, hint }),
    );
    return undefined;
  }
  if (list === 'metrics' && isFormerMetric(written)) {
    const hint = 'declare what is measured under `semantic_models:`, and give the metric `type` and `type_params`';
    const message = `the metric \`${String(written.get('name').value)}\` is declared as dbt had it before 1.6`;
    checks.sink.add(errorDiagnostic('invalid-value', message, { at: written.span, hint }));
    return undefined;
  }
  try {
    const node = renderTree(written, scope, isLate(list));
    const name = checks.required(node, 'name', `an entry of \`${list}\``);
    checkEntry(reading, list, node);
    return name === undefined ? undefined : { list, name, packageName: reading.contents.package.name, file, node, written };
  } catch (error) {
    checks.sink.capture(error);
    return undefined;
  }
}

function isFormerMetric(node: YamlNode): boolean {
  return ['calculation_method', 'expression', 'timestamp', 'sql'].some((key) => node.has(key));
}

/** What is rendered where it is used: descriptions (with `doc()`), tests (with `ref()`), hooks (when they run), queries of freshness (with `this`). */
function isLate(list: PropertyList): (path: YamlPath) => boolean {
  return (path) =>
    path.some(
      (part, index) =>
        (LATE_KEYS.has(String(part)) || LATE_KEYS_OF[list]?.has(String(part)) === true) &&
        !(index === 0 && part === 'relation' && list !== 'snapshots'),
    );
}

/** Conditions are rendered by what queries a metric. */
const LATE_KEYS_OF: Partial<Readonly<Record<PropertyList, ReadonlySet<string>>>> = {
  models: new Set(['metrics', 'derived_semantics']),
  metrics: new Set(['filter']),
  saved_queries: new Set(['where']),
};

const LATE_KEYS = new Set([
  'tests',
  'data_tests',
  'description',
  'pre_hook',
  'post_hook',
  'pre-hook',
  'post-hook',
  'given',
  'expect',
  'depends_on',
  'relation',
  'loaded_at_query',
]);

/** dbt, too, takes no unknown keys in these. */
const REFUSING: ReadonlySet<PropertyList> = new Set(['sources', 'semantic_models', 'metrics', 'saved_queries', 'exposures', 'groups', 'unit_tests']);

const ONE_OF: Partial<Readonly<Record<PropertyList, string>>> = {
  analyses: 'an analysis',
  exposures: 'an exposure',
  semantic_models: 'a semantic model',
  metrics: 'a metric',
  saved_queries: 'a saved query',
};

/** The kind of thing whose config an entry of a list gives. */
const CONFIGURED: Readonly<Partial<Record<PropertyList, ConfigKind>>> = {
  models: 'model',
  seeds: 'seed',
  snapshots: 'snapshot',
  analyses: 'analysis',
  data_tests: 'test',
  sources: 'source',
  exposures: 'exposure',
  unit_tests: 'unit_test',
};

function checkEntry(reading: Reading, list: PropertyList, node: YamlNode): void {
  const kind = CONFIGURED[list];
  const one = ONE_OF[list] ?? `a ${list.replace(/s$/, '').replace('_', ' ')}`;
  const shape = ENTRY_SHAPES[list];
  if (shape !== undefined) reading.checks.shape(node, shape);
  if (REFUSING.has(list)) reading.checks.keys(node, ENTRY_KEYS[list], one);
  else checkKeys(reading, node, ENTRY_KEYS[list], one);
  checkDocs(reading, node.get('docs'));
  checkConfig(reading, node.get('config'), kind);
  for (const column of node.get('columns').items()) checkColumn(reading, column);
  for (const version of node.get('versions').items()) {
    reading.checks.keys(version, VERSION_KEYS, 'a version');
    checkConfig(reading, version.get('config'), kind);
  }
  for (const table of node.get('tables').items()) {
    checkKeys(reading, table, SOURCE_TABLE_KEYS, 'a source table');
    checkConfig(reading, table.get('config'), kind);
    for (const column of table.get('columns').items()) checkColumn(reading, column);
  }
}

function checkColumn(reading: Reading, column: YamlNode): void {
  checkKeys(reading, column, COLUMN_KEYS, 'a column');
  checkDocs(reading, column.get('docs'));
}

/** Unknown keys are ignored with a warning, since projects keep notes of their own in them. One that looks like a misspelling is refused. */
function checkKeys(reading: Reading, node: YamlNode, known: ReadonlySet<string>, what: string): void {
  if (!reading.isStrict) return;
  for (const key of node.keys()) {
    if (known.has(key)) continue;
    const at = node.get(key).keySpan;
    const hint = didYouMean(key, known);
    const { sink } = reading.checks;
    if (KNOWN_CONFIGS.has(key))
      sink.add(
        warningDiagnostic('unused-config', `\`${key}\` has no effect here`, { at, hint: `move it under \`config:\`` }),
      );
    else if (hint !== undefined && reading.refusesMisspellings) sink.add(errorDiagnostic('unknown-key', `unknown key \`${key}\` in ${what}`, { at, hint }));
    else sink.add(warningDiagnostic('unknown-key', `unknown key \`${key}\` in ${what}: it is ignored`, { at, hint }));
  }
}

function checkDocs(reading: Reading, docs: YamlNode): void {
  reading.checks.keys(docs, DOCS_KEYS, '`docs`');
}

/** Configs may have any name, since macros read them; only a near miss is worth a word. What is known has its kind of value. */
function checkConfig(reading: Reading, config: YamlNode, kind: ConfigKind | undefined): void {
  if (kind !== undefined) reading.checks.shape(config, configShape(kind), reading.isStrict);
  if (!reading.isStrict) return;
  checkKeys(reading, config.get('docs'), DOCS_KEYS, '`docs`');
  checkKeys(reading, config.get('contract'), CONTRACT_KEYS, '`contract`');
  for (const key of config.keys()) warnOfMisspeltConfig(key, config.get(key).keySpan, reading.checks.sink);
}
