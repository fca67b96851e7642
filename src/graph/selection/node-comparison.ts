import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts';
import {
  type CompilableNode,
  type ExposureNode,
  isCompilable,
  type Node,
  type SourceNode,
  type UnitTestNode,
} from '../../domain/node.ts';
import { jsonToValue } from '../../context/json-value.ts';
import { repr } from '../../jinja/text.ts';
import { contractRecord } from '../record/column-record.ts';
import { configRecord } from '../record/config-record.ts';
import { sourceFreshnessRecord, testedPart } from '../record/other-records.ts';
import { sameJson } from '../same-json.ts';
import { sameSemantic } from './semantic-comparison.ts';

/** Where a relation stands is compared apart; what a node is called by and grouped under changes nothing in it. */
const CONFIGS_LEFT_OUT = new Set(['alias', 'schema', 'database', 'tags', 'group']);

/**
 * Whether a node is what it was. A source, an exposure or what is made of metrics that was not there before counts as the same, as in dbt:
 * select those with `state:new`.
 */
export function sameContents(node: Node, before: JsonObject | undefined, parents: readonly string[]): boolean {
  switch (node.resourceType) {
    case 'source':
      return before === undefined || sameSource(node, before);
    case 'exposure':
      return before === undefined || sameExposure(node, before, parents);
    case 'unit_test':
      return before !== undefined && sameUnitTest(node, before);
    case 'semantic_model':
    case 'metric':
    case 'saved_query':
      return before === undefined || (sameConfig(node, before) && sameSemantic(node, before));
    default:
      return before !== undefined && sameCompilable(node, before);
  }
}

function sameCompilable(node: CompilableNode, before: JsonObject): boolean {
  if (!sameConfig(node, before) || !sameName(node, before)) return false;
  // A generic test is its configuration: its code is the same for all of them.
  if (node.resourceType === 'test' && node.testMetadata !== undefined) return true;
  if (!sameBody(node, before) || !sameDescriptions(node, before) || !sameRelation(node, before)) return false;
  return node.resourceType !== 'model' || sameReferability(node, before);
}

/** A change of these may break or redirect what refers to the model. */
function sameReferability(model: Extract<Node, { resourceType: 'model' }>, before: JsonObject): boolean {
  const { latest_version: latest, access, deprecation_date: date } = before;
  return sameText(model.latestVersion, latest) && model.access === access && sameDay(model.deprecationDate, date);
}

function sameText(now: string | number | undefined, before: Json | undefined): boolean {
  return now === undefined ? (before ?? null) === null : String(now) === String(before);
}

/** Dates may be written with or without a time. */
function sameDay(now: string | undefined, before: Json | undefined): boolean {
  if (now === undefined || typeof before !== 'string') return sameText(now, before);
  return new Date(now).getTime() === new Date(before).getTime();
}

/** The code; of a seed, its content. */
export function sameBody(node: Node, before: JsonObject): boolean {
  if (!isCompilable(node)) return true;
  return node.resourceType === 'seed'
    ? sameJson(node.checksum, before['checksum'])
    : node.rawCode === before['raw_code'];
}

/** The configuration as written, before templates in it were rendered. */
export function sameConfig(node: Node, before: JsonObject): boolean {
  if (node.resourceType === 'semantic_model' || node.resourceType === 'saved_query') return sameJson(configRecord(node), before['config']);
  const earlier = before['unrendered_config'];
  if (!isJsonObject(earlier)) return false;
  const [now, then] = [comparableConfig(node, node.unrenderedConfig), comparableConfig(node, earlier)];
  return sameJson(now, then);
}

/** Hooks may be written with a dash or an underscore, and a single one without a list. */
function comparableConfig(node: Node, config: JsonObject): JsonObject {
  const entries = Object.entries(config).flatMap(([key, value]): [string, Json | undefined][] => {
    if (CONFIGS_LEFT_OUT.has(key) || (key === 'meta' && node.resourceType === 'exposure')) return [];
    const hook = /^(pre|post)[-_]hook$/.exec(key)?.[1];
    if (hook === undefined) return [[key, printed(value)]];
    const isAlone = value !== undefined && !Array.isArray(value) && !(typeof value === 'string' && value.startsWith('['));
    return [[`${hook}-hook`, printed(isAlone ? [value] : value)]];
  });
  return Object.fromEntries(entries);
}

/** As a template prints it: manifests of dbt 1.12 have what `config()` is given as text, earlier ones and ours as it is. */
function printed(value: Json | undefined): string | undefined {
  return typeof value === 'string' || value === undefined ? value : repr(jsonToValue(value));
}

/** Descriptions count only where they are written to the warehouse. */
export function sameDescriptions(node: Node, before: JsonObject): boolean {
  if (!isCompilable(node)) return true;
  const persisted = node.config.persist_docs;
  if (persisted?.['relation'] === true && node.description !== before['description']) return false;
  if (persisted?.['columns'] !== true) return true;
  const now = Object.fromEntries([...node.columns].map(([name, column]) => [name, column.description]));
  return sameJson(now, columnDescriptions(before['columns']));
}

function columnDescriptions(columns: Json | undefined): JsonObject {
  if (!isJsonObject(columns)) return {};
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, isJsonObject(column) ? column['description'] : undefined]),
  );
}

/** Where the relation stands: as configured for nodes, so that another target is no change; as it is for sources. */
export function sameRelation(node: Node, before: JsonObject): boolean {
  if (node.resourceType === 'source') {
    return (
      (node.database ?? null) === (before['database'] ?? null) &&
      node.schema === before['schema'] &&
      node.identifier === before['identifier']
    );
  }
  const earlier = before['unrendered_config'];
  return ['database', 'schema', 'alias'].every((key) =>
    sameJson(node.unrenderedConfig[key], isJsonObject(earlier) ? earlier[key] : undefined),
  );
}

/** Names, types and constraints of the columns, where they are or were promised. */
export function sameContract(node: Node, before: JsonObject): boolean {
  if (node.resourceType !== 'model') return true;
  const [now, earlier] = [contractRecord(node), before['contract']];
  const then = isJsonObject(earlier) ? earlier : {};
  return (now['enforced'] === true) === (then['enforced'] === true) && (now['checksum'] ?? null) === (then['checksum'] ?? null);
}

function sameName(node: Node, before: JsonObject): boolean {
  return sameJson(node.fqn, before['fqn']);
}

function sameSource(source: SourceNode, before: JsonObject): boolean {
  return (
    sameRelation(source, before) &&
    sameName(source, before) &&
    sameConfig(source, before) &&
    sameJson(source.quoting, before['quoting']) &&
    sameJson(sourceFreshnessRecord(source), before['freshness']) &&
    sameJson(source.loadedAtField, before['loaded_at_field']) &&
    sameJson(source.external, before['external'])
  );
}

function sameExposure(exposure: ExposureNode, before: JsonObject, parents: readonly string[]): boolean {
  const dependsOn = isJsonObject(before['depends_on']) ? before['depends_on']['nodes'] : [];
  return (
    sameName(exposure, before) &&
    sameConfig(exposure, before) &&
    sameJson({ email: null, name: null, ...exposure.owner }, before['owner']) &&
    ['type', 'maturity', 'url', 'label', 'description'].every((key) =>
      sameJson(exposure[key as 'type'], before[key]),
    ) &&
    Array.isArray(dependsOn) &&
    sameJson([...parents].sort(), [...(dependsOn as readonly string[])].sort())
  );
}

function sameUnitTest(test: UnitTestNode, before: JsonObject): boolean {
  const now = testedPart(test);
  return Object.keys(now).every((key) => sameJson(now[key], before[key]));
}
