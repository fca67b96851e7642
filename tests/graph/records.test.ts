import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/domain/json.ts';
import { buildGraph } from '../../src/graph/build-graph.ts';
import { graphRecord } from '../../src/graph/record/graph-record.ts';
import { freshRecord, nodeRecord } from '../../src/graph/record/node-record.ts';
import { recordContext } from '../../src/graph/record/record-context.ts';
import { testDialect } from './test-dialect.ts';
import { shopManifest, shopProject } from './shop.ts';

const graph = buildGraph(shopProject());
const context = recordContext(graph, testDialect);

/** What no two programs have in common, or what only `mart` writes. */
const IGNORED = [
  'created_at',
  'root_path',
  'checksum',
  'doc_blocks',
  'compiled',
  'compiled_code',
  'extra_ctes',
  'extra_ctes_injected',
];

function comparable(record: JsonObject): JsonObject {
  const ignored =
    record['resource_type'] === 'unit_test' || record['resource_type'] === 'seed'
      ? IGNORED
      : IGNORED.filter((key) => key !== 'checksum');
  const entries = Object.entries(record).filter(([key]) => !ignored.includes(key));
  return withoutContractChecksum(Object.fromEntries(entries));
}

function withoutContractChecksum(record: JsonObject): JsonObject {
  return 'contract' in record
    ? { ...record, contract: { ...(record['contract'] as JsonObject), checksum: null } }
    : record;
}

describe('records of nodes are those of dbt', () => {
  const sections = ['nodes', 'sources', 'exposures', 'unit_tests'] as const;
  const recorded = sections.flatMap((section) => Object.values(shopManifest[section] ?? {}));
  const enabled = recorded.filter((record) => graph.nodes.has(String(record['unique_id'])));

  it('knows every enabled node', () => {
    const missing = recorded.filter((record) => !enabled.includes(record)).map((record) => record['unique_id']);
    expect(missing).toEqual(['test.shop.unique_disabled_one_id.5a12cdf633']);
  });

  it.each(enabled.map((record) => [String(record['unique_id']), record] as const))('%s', (id, record) => {
    const node = graph.nodes.get(id);
    expect(node && comparable(nodeRecord(context, node))).toEqual(comparable(record));
  });

  it('a disabled node', () => {
    const [node] = graph.disabled.get('model.shop.disabled_one') ?? [];
    const disabled = shopManifest['disabled'] as unknown as Readonly<Record<string, readonly JsonObject[]>>;
    const [record] = disabled['model.shop.disabled_one'] ?? [];
    expect(node && comparable(freshRecord(context, node))).toEqual(record && comparable(record));
  });
});

describe('nodeRecord', () => {
  const orders = graph.nodes.get('model.shop.orders');
  if (orders === undefined) throw new Error('no orders');

  it('makes a record once', () => {
    expect(nodeRecord(context, orders)).toBe(nodeRecord(context, orders));
  });

  it('adds what was compiled', () => {
    const record = nodeRecord(context, orders, {
      code: 'select 1',
      extraCtes: [{ id: 'model.extra.helper', sql: 'x' }],
      compiledPath: 'target/compiled/o.sql',
    });
    expect(record).toMatchObject({
      compiled: true,
      compiled_code: 'select 1',
      compiled_path: 'target/compiled/o.sql',
      extra_ctes_injected: true,
      extra_ctes: [{ id: 'model.extra.helper', sql: 'x' }],
    });
    expect(nodeRecord(context, orders)).not.toHaveProperty('compiled');
  });

  it('has a checksum for an enforced contract only', () => {
    const contract = (id: string) => nodeRecord(context, graph.nodes.get(id)!)['contract'] as JsonObject;
    expect(contract('model.shop.orders')['checksum']).toMatch(/^[0-9a-f]{64}$/);
    expect(contract('model.shop.kpi')['checksum']).toBeNull();
  });
});

describe('graphRecord', () => {
  it('has the sections templates look into', () => {
    const record = graphRecord(context);
    expect(Object.keys(record)).toEqual([
      'nodes',
      'sources',
      'exposures',
      'unit_tests',
      'functions',
      'semantic_models',
      'metrics',
      'saved_queries',
      'groups',
    ]);
    expect(Object.keys(record['sources'] as JsonObject)).toEqual([
      'source.shop.raw.orders',
      'source.shop.raw.customers',
      'source.shop.events.clicks',
    ]);
    expect((record['groups'] as JsonObject)['group.shop.people']).toEqual(
      shopManifest['groups']?.['group.shop.people'],
    );
  });
});
