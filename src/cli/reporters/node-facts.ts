import type { NodeInfo } from '../../domain/event.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import type { Node } from '../../domain/node.ts';

/** What a line about a node is made of, from the event and from the project. */
export interface NodeFacts {
  readonly uniqueId: string;
  readonly resourceType: string;
  readonly name: string;
  readonly materialized: string;
  /** `sql table model main.orders`, `seed file main.raw`, `test not_null_id`: as dbt words it. */
  readonly description: string;
  /** The name as lines have it: `main.orders`, `shop.on-run-start.0`. */
  readonly shownName: string;
  readonly schema: string;
  /** `models/staging/stg_orders.sql`. */
  readonly filePath: string;
  readonly packageName: string;
  /** The tested node, of a generic test. */
  readonly attachedNode: string | undefined;
  /** What to select to build again what failed here: a test is mended in the node it tests. */
  readonly mendedIn: string;
  /** `node_info` of events, but for status and times. */
  readonly info: JsonObject;
}

export type NodeLookup = (uniqueId: string) => Node | undefined;

export function nodeFacts(event: NodeInfo, lookup: NodeLookup): NodeFacts {
  const node = lookup(event.uniqueId);
  const place = relationPlace(event, node);
  const shownName = nameInLines(event, node, place);
  return {
    uniqueId: event.uniqueId,
    resourceType: event.resourceType,
    name: event.name,
    materialized: event.materialized,
    description: describe(event, node, shownName),
    shownName,
    schema: place.schema,
    filePath: node?.originalFilePath ?? event.path,
    packageName: node?.packageName ?? event.uniqueId.split('.')[1] ?? '',
    attachedNode: node?.resourceType === 'test' ? node.attachedNode : undefined,
    mendedIn: mendedIn(event, node),
    info: {
      unique_id: event.uniqueId,
      node_name: event.name,
      resource_type: event.resourceType,
      materialized: event.materialized,
      node_path: node?.path ?? event.path,
      node_relation: { ...place, relation_name: event.relationName ?? '' },
      node_checksum: node !== undefined && 'checksum' in node ? node.checksum.checksum : '',
      meta: node?.meta ?? {},
    },
  };
}

function nameInLines(event: NodeInfo, node: Node | undefined, { schema, alias }: RelationPlace): string {
  if (node?.resourceType === 'operation' && node.when !== undefined) return `${node.packageName}.${node.when}.${node.index ?? 0}`;
  return [schema, alias].filter((part) => part !== '').join('.') || event.name;
}

function describe(event: NodeInfo, node: Node | undefined, shown: string): string {
  switch (event.resourceType) {
    case 'model':
      return `${node?.resourceType === 'model' ? node.language : 'sql'} ${event.isMicrobatch ? 'microbatch' : event.materialized} model ${shown}`;
    case 'seed':
      return `seed file ${shown}`;
    case 'snapshot':
      return `snapshot ${shown}`;
    case 'function':
      return `function ${shown}`;
    case 'source':
      return `freshness of ${event.uniqueId.split('.').slice(2).join('.')}`;
    case 'unit_test':
      return `unit_test ${node?.resourceType === 'unit_test' ? `${node.model}::` : ''}${event.name}`;
    case 'saved_query':
      return `saved query ${event.name}`;
    case 'operation':
      return `hook: ${shown}`;
    default:
      return `${event.resourceType} ${event.name}`;
  }
}

function mendedIn(event: NodeInfo, node: Node | undefined): string {
  if (node?.resourceType === 'unit_test') return node.model;
  const attached = node?.resourceType === 'test' ? node.attachedNode : undefined;
  if (attached === undefined) return event.name;
  const [type = '', , ...name] = attached.split('.');
  return type === 'source' ? `source:${name.join('.')}` : name.join('.');
}

interface RelationPlace {
  readonly [key: string]: Json;
  readonly database: string;
  readonly schema: string;
  readonly alias: string;
}

/** From the name the warehouse knows, when there is one; a test that stores nothing has only its own. */
function relationPlace(event: NodeInfo, node: Node | undefined): RelationPlace {
  const parts = identifiers(event.relationName ?? '');
  const named = node !== undefined && 'alias' in node ? node : undefined;
  const isRelation =
    event.resourceType === 'model' || event.resourceType === 'seed' || event.resourceType === 'snapshot';
  return {
    database: parts.at(-3) ?? named?.database ?? '',
    schema: parts.at(-2) ?? (isRelation ? named?.schema : undefined) ?? '',
    alias: parts.at(-1) ?? named?.alias ?? '',
  };
}

/** `"a"."b"`, `` `a`.`b` `` or `a.b` as `['a', 'b']`. */
function identifiers(relationName: string): string[] {
  const quoted = /"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|([^."`]+)/g;
  return [...relationName.matchAll(quoted)].map(
    ([, double, backtick, bare]) => double?.replaceAll('""', '"') ?? backtick?.replaceAll('``', '`') ?? bare ?? '',
  );
}

/** `1 seed, 3 table models, 20 data tests`: sorted as dbt sorts it, by names that are not the ones shown. */
export function countLine(
  nodes: readonly { readonly resourceType: string; readonly materialized?: string | undefined }[],
): string {
  const counts = new Map<string, number>();
  for (const { resourceType, materialized } of nodes) {
    const isBuilt = resourceType === 'model' && materialized !== undefined;
    const kind = isBuilt ? `${materialized} model` : resourceType === 'operation' ? 'project hook' : resourceType;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const kinds = [...counts].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return kinds
    .map(([kind, count]) => plural(count, kind === 'test' ? 'data test' : kind.replaceAll('_', ' ')))
    .join(', ');
}

const FOUND_ORDER = ['model', 'test', 'seed', 'operation', 'snapshot', 'analysis', 'source', 'exposure', 'metric', 'saved_query', 'semantic_model', 'unit_test'];

/** `3 models, 20 data tests, 1 seed`: what a project has, in the order in which dbt tells it. */
export function foundLine(resourceTypes: readonly string[]): string {
  const others = [...new Set(resourceTypes)].filter((type) => !FOUND_ORDER.includes(type)).toSorted();
  const counted = [...FOUND_ORDER, ...others].map((type) => [type, resourceTypes.filter((each) => each === type).length] as const);
  return counted
    .filter(([, count]) => count > 0)
    .map(([type, count]) => plural(count, type === 'test' ? 'data test' : type.replaceAll('_', ' ')))
    .join(', ');
}

/** `1 model`, `3 models`, `2 analyses`. */
export function plural(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  if (noun.endsWith('is')) return `${count} ${noun.slice(0, -2)}es`;
  if (noun.endsWith('y')) return `${count} ${noun.slice(0, -1)}ies`;
  return `${count} ${noun.endsWith('s') ? noun : `${noun}s`}`;
}
