import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ArtifactContext } from '../../src/artifacts/artifact-context.ts';
import { writeCatalog } from '../../src/artifacts/catalog.ts';
import { CompiledFiles, placeOf } from '../../src/artifacts/compiled-files.ts';
import { freshnessResults, writeFreshness } from '../../src/artifacts/freshness-results.ts';
import { manifest, writeManifest } from '../../src/artifacts/manifest.ts';
import { runResults, writeRunResults } from '../../src/artifacts/run-results.ts';
import { writeSemanticManifest } from '../../src/artifacts/semantic-manifest.ts';
import { writeGraphSummary } from '../../src/artifacts/graph-summary.ts';
import { writeAtomically } from '../../src/artifacts/write-artifact.ts';
import type { Flags } from '../../src/domain/invocation.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import type { RunResult } from '../../src/domain/result.ts';
import { buildGraph } from '../../src/graph/build-graph.ts';
import { recordContext } from '../../src/graph/record/record-context.ts';
import { shopManifest, shopProject } from '../graph/shop.ts';
import { testDialect } from '../graph/test-dialect.ts';

const folder = mkdtempSync(join(tmpdir(), 'mart-artifacts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const context: ArtifactContext = {
  invocation: {
    id: '11111111-2222-3333-4444-555555555555',
    startedAt: new Date('2026-01-31T12:00:00.000Z'),
    command: 'source freshness',
    args: { select: ['kpi'] },
    vars: { threshold: 3 },
    flags: { project: {} } as Flags,
    givenFlags: [],
    environment: { DBT_ENV_CUSTOM_ENV_TEAM: 'data', HOME: '/home/ann' },
  },
  targetFolder: join(folder, 'target'),
  targetPath: 'target',
  secrets: ['hunter2', 'a"b'],
  now: () => new Date('2026-01-31T12:00:05.123Z'),
};
const graph = buildGraph(shopProject(), new Date('2026-01-01'));
const records = recordContext(graph, testDialect);

const read = (name: string): JsonObject =>
  JSON.parse(readFileSync(join(context.targetFolder, name), 'utf8')) as JsonObject;

const result: RunResult = {
  uniqueId: 'model.shop.orders',
  status: 'success',
  threadId: 'Thread-1',
  executionTimeSeconds: 0.25,
  timing: [
    { name: 'execute', startedAt: new Date('2026-01-31T12:00:01Z'), completedAt: new Date('2026-01-31T12:00:02.5Z') },
  ],
  adapterResponse: { _message: 'OK', rows_affected: 3 },
  message: 'OK',
  failures: undefined,
  compiledCode: "select 'hunter2'",
  relationName: '"shop"."main"."orders"',
  diagnostics: [],
};

describe('manifest.json', () => {
  const content = manifest(context, records, new Map());

  it('has every section of the schema', () => {
    expect(Object.keys(content)).toEqual([
      'metadata',
      'nodes',
      'sources',
      'macros',
      'docs',
      'exposures',
      'metrics',
      'groups',
      'selectors',
      'disabled',
      'parent_map',
      'child_map',
      'group_map',
      'saved_queries',
      'semantic_models',
      'unit_tests',
      'functions',
    ]);
  });

  it('says what it is, by whom, and for which warehouse', () => {
    expect(content['metadata']).toEqual({
      dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json',
      dbt_version: expect.stringMatching(/^1\.12\./),
      generated_at: '2026-01-31T12:00:05.123000Z',
      invocation_id: context.invocation.id,
      invocation_started_at: '2026-01-31T12:00:00.000000Z',
      env: { TEAM: 'data' },
      project_name: 'shop',
      project_id: shopManifest['metadata']?.['project_id'],
      user_id: null,
      send_anonymous_usage_stats: false,
      adapter_type: 'duckdb',
      quoting: { database: true, schema: true, identifier: true, column: null },
      run_started_at: '2026-01-31T12:00:00+00:00',
    });
  });

  it.each(['groups', 'docs', 'selectors'])('has the %s dbt has', (section) => {
    expect(content[section]).toEqual(shopManifest[section]);
  });

  it.each(['parent_map', 'child_map', 'group_map'])('has the %s dbt has', (section) => {
    const expected = { ...shopManifest[section] };
    delete expected['test.shop.unique_disabled_one_id.5a12cdf633'];
    expect(content[section]).toEqual(expected);
  });

  it('has the macros with what they call and what YAML says of them', () => {
    const macros = content['macros'] as Record<string, JsonObject>;
    expect(macros['macro.shop.cents']).toMatchObject({
      depends_on: { macros: ['macro.shop.inner'] },
      macro_sql: shopManifest['macros']?.['macro.shop.cents']?.['macro_sql'],
    });
    expect(Object.keys(macros['macro.shop.cents'] ?? {}).sort()).toEqual(
      [...Object.keys(shopManifest['macros']?.['macro.shop.cents'] ?? {}), 'created_at'].sort(),
    );
    expect(macros['macro.shop.test_positive']).toMatchObject({ name: 'test_positive', depends_on: { macros: [] } });
  });

  it('is written without secrets, and nothing else is left beside it', () => {
    const compiled = { code: "select 'hunter2', 'a\"b'", extraCtes: [], compiledPath: 'target/compiled/x.sql' };
    expect(writeManifest(context, records, new Map([['model.shop.kpi', compiled]]))).toBe(
      join(context.targetFolder, 'manifest.json'),
    );
    const nodes = read('manifest.json')['nodes'] as Record<string, JsonObject>;
    expect(nodes['model.shop.kpi']).toMatchObject({
      compiled: true,
      compiled_code: "select '*****', '*****'",
      compiled_path: 'target/compiled/x.sql',
    });
    expect(readdirSync(context.targetFolder)).toEqual(['manifest.json']);
  });
});

describe('run_results.json', () => {
  it('has every key of each result', () => {
    writeRunResults(context, { results: [result], elapsedSeconds: 1.5, interrupted: false });
    expect(read('run_results.json')).toEqual({
      metadata: expect.objectContaining({
        dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
      }) as unknown,
      results: [
        {
          status: 'success',
          timing: [
            { name: 'execute', started_at: '2026-01-31T12:00:01.000000Z', completed_at: '2026-01-31T12:00:02.500000Z' },
          ],
          thread_id: 'Thread-1',
          execution_time: 0.25,
          adapter_response: { _message: 'OK', rows_affected: 3 },
          message: 'OK',
          failures: null,
          unique_id: 'model.shop.orders',
          compiled: true,
          compiled_code: "select '*****'",
          relation_name: '"shop"."main"."orders"',
          batch_results: null,
          overload_results: null,
        },
      ],
      elapsed_time: 1.5,
      args: {
        which: 'freshness',
        invocation_command: 'mart source freshness',
        vars: { threshold: 3 },
        select: ['kpi'],
      },
    });
  });

  it('says that a seed is not compiled and that a skipped model was not', () => {
    const skipped: RunResult = { ...result, status: 'skipped', compiledCode: undefined };
    const content = runResults(context, {
      results: [{ ...skipped, uniqueId: 'seed.shop.countries' }, skipped],
      elapsedSeconds: 0,
      interrupted: false,
    });
    expect((content['results'] as readonly JsonObject[]).map((one) => [one['compiled'], one['compiled_code']])).toEqual(
      [
        [null, null],
        [false, null],
      ],
    );
  });
});

describe('sources.json', () => {
  it('has findings and failures', () => {
    const finding = {
      uniqueId: 'source.shop.raw.orders',
      status: 'warn' as const,
      maxLoadedAt: new Date('2026-01-30T00:00:00Z'),
      snapshottedAt: new Date('2026-01-31T12:00:00Z'),
      ageSeconds: 129600,
      criteria: { warnAfter: { count: 1, period: 'day' as const } },
      adapterResponse: {},
      timing: [],
      threadId: 'Thread-1',
      executionTimeSeconds: 0.1,
    };
    const failure = {
      uniqueId: 'source.shop.raw.customers',
      status: 'runtime error' as const,
      message: 'no such table',
    };
    const results = { results: [finding, failure], elapsedSeconds: 0.2, hooksFailed: false };
    expect(freshnessResults(context, results)['results']).toEqual([
      {
        unique_id: 'source.shop.raw.orders',
        max_loaded_at: '2026-01-30T00:00:00+00:00',
        snapshotted_at: '2026-01-31T12:00:00+00:00',
        max_loaded_at_time_ago_in_s: 129600,
        status: 'warn',
        criteria: { warn_after: { count: 1, period: 'day' }, error_after: { count: null, period: null }, filter: null },
        adapter_response: {},
        timing: [],
        thread_id: 'Thread-1',
        execution_time: 0.1,
      },
      { unique_id: 'source.shop.raw.customers', error: 'no such table', status: 'runtime error' },
    ]);
    expect(writeFreshness(context, results, 'other.json')).toBe(join(context.targetFolder, 'other.json'));
  });
});

describe('catalog.json', () => {
  it('describes what there is', () => {
    const table = {
      uniqueId: 'model.shop.orders',
      name: { database: 'shop', schema: 'main', identifier: 'orders' },
      kind: 'table' as const,
      columns: [
        { name: 'id', type: 'INTEGER', comment: 'the key' },
        { name: 'total', type: 'DECIMAL(18,2)' },
      ],
      comment: undefined,
      owner: undefined,
    };
    const view = { ...table, uniqueId: 'source.shop.raw.orders', kind: 'materialized_view' as const };
    writeCatalog(context, [table, view]);
    expect(read('catalog.json')).toMatchObject({
      nodes: {
        'model.shop.orders': {
          metadata: {
            type: 'BASE TABLE',
            schema: 'main',
            name: 'orders',
            database: 'shop',
            comment: null,
            owner: null,
          },
          columns: {
            id: { type: 'INTEGER', index: 1, name: 'id', comment: 'the key' },
            total: { index: 2, comment: null },
          },
          stats: { has_stats: { value: false, include: false } },
          unique_id: 'model.shop.orders',
        },
      },
      sources: { 'source.shop.raw.orders': { metadata: { type: 'MATERIALIZED VIEW' } } },
      errors: null,
    });
  });
});

describe('summaries', () => {
  it('have the edges as numbers', () => {
    writeGraphSummary(context, graph);
    const linked = read('graph_summary.json')['linked'] as Record<string, { name: string; succ?: number[] }>;
    const orders = Object.values(linked).find((node) => node.name === 'model.shop.orders');
    expect(orders?.succ?.map((number) => linked[String(number)]?.name)).toEqual(
      graph.children.get('model.shop.orders'),
    );
  });

  it('exist for readers that look for them', () => {
    writeSemanticManifest(context, records);
    expect(read('semantic_manifest.json')['metrics']).toEqual([]);
  });
});

describe('compiled files', () => {
  const files = new CompiledFiles(context);
  const node = (id: string) => {
    const found = graph.nodes.get(id);
    if (found === undefined) throw new Error(`no ${id}`);
    return found;
  };

  it('lie where editors look for them, without secrets', () => {
    expect(files.writeCompiled(node('model.shop.orders'), 'select hunter2')).toBe(
      'target/compiled/shop/models/marts/orders.sql',
    );
    files.settled();
    expect(readFileSync(join(context.targetFolder, 'compiled/shop/models/marts/orders.sql'), 'utf8')).toBe(
      'select *****',
    );
    expect(files.writeRun(node('model.extra.helper'), 'create table')).toBe('target/run/extra/models/helper.sql');
  });

  it('of several nodes of one file lie in a folder of its name', () => {
    expect(placeOf(node('test.shop.unique_orders_id.1360ecc70e'))).toBe(
      'shop/models/marts/marts.yml/unique_orders_id.sql',
    );
    expect(placeOf(node('test.shop.no_negative'))).toBe('shop/tests/no_negative.sql');
  });

  it('that can not be written are the user’s to mend', () => {
    writeFileSync(join(folder, 'file'), '');
    const blocked = new CompiledFiles({ ...context, targetFolder: join(folder, 'file') });
    blocked.writeRun(node('model.shop.orders'), 'x');
    expect(() => blocked.settled()).toThrow(/^cannot write .*orders\.sql/);
  });
});

describe('writing', () => {
  it('leaves the old file when it fails', () => {
    const path = join(folder, 'kept', 'a.json');
    writeAtomically(path, 'old');
    expect(() => writeAtomically(join(path, 'below'), 'new')).toThrow(/^cannot write/);
    expect([readFileSync(path, 'utf8'), readdirSync(join(folder, 'kept'))]).toEqual(['old', ['a.json']]);
  });
});
