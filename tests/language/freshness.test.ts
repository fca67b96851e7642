import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const SOURCES = (tables: string) => `sources:
  - name: raw
    schema: main
    config: {loaded_at_field: loaded, freshness: {warn_after: {count: 1, period: day}, error_after: {count: 3, period: day}}}
    tables: [${tables}]
`;

async function freshness(tables: string, ...statements: string[]) {
  const project = testProject({ 'models/sources.yml': SOURCES(tables) });
  await project.withConnection('test.duckdb', async (connection) => {
    for (const statement of statements) await connection.query(statement);
  });
  const { exitCode, output } = await project.mart('source', 'freshness');
  const { results } = project.json('target/sources.json') as { results: Record<string, unknown>[] };
  return { exitCode, output, results };
}

test('a source without rows is older than any threshold, as in dbt', async () => {
  const { exitCode, output, results } = await freshness('{name: empty}', 'create table empty (loaded timestamp)');
  expect(exitCode).toBe(1);
  expect(output).toContain('ERROR STALE freshness of raw.empty');
  expect(output).toContain('never loaded');
  expect(results[0]).toMatchObject({ status: 'error', max_loaded_at: '0001-01-01T00:00:00+00:00' });
});

test('`loaded_at_query` sees the source as `this`', async () => {
  const { exitCode, results } = await freshness(
    '{name: orders, identifier: orders_v1, config: {loaded_at_query: "select max(loaded) from {{ this }}"}}',
    'create table orders_v1 as select localtimestamp::timestamp as loaded',
  );
  expect(results[0]).toMatchObject({ status: 'pass' });
  expect(exitCode).toBe(0);
});

test('thresholds without anything to tell an age by are an error, not left out', async () => {
  const { exitCode, output, results } = await freshness('{name: orders, config: {loaded_at_field: null}}', 'create table orders (x int)');
  expect(exitCode).toBe(1);
  expect(output).toContain('neither `loaded_at_field` nor `loaded_at_query`');
  expect(results[0]).toMatchObject({ status: 'runtime error' });
});
