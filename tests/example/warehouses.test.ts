import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Cell } from '../../src/warehouse/warehouse.ts';
import { TestProject, testProject } from '../support/project.ts';
import { onEveryWarehouse, type Bench } from '../warehouses/harness.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MARTS = ['fct_orders', 'dim_customers', 'dim_products', 'daily_kpis', 'fct_app_events_daily', 'app_funnel', 'marketing_performance', 'experiment_results', 'int_app_sessions', 'stg_payments'];

/** profiles.yml for the warehouse of a bench. */
function profile(name: string, bench: Bench): string {
  return JSON.stringify({ [name]: { target: 'dev', outputs: { dev: bench.target.settings } } });
}

/** Rows as text, in an order that does not depend on the engine. */
function sorted(rows: readonly (readonly Cell[])[]): string[] {
  return rows.map((row) => JSON.stringify(row.map((cell) => (cell === null ? null : String(cell))))).sort();
}

/** The marts' content by name, as the first warehouse gave it: the others must give the same. */
const expected = new Map<string, readonly string[]>();

onEveryWarehouse('example', (bench, name) => {
  test('builds to the same rows, twice', { timeout: 600_000 }, async () => {
    const project = new TestProject({});
    try {
      for (const part of ['mart_project.yml', 'models', 'seeds', 'macros/shop', 'tests/assertions']) {
        cpSync(join(ROOT, part), join(project.folder, part), { recursive: true });
      }
      project.write('profiles.yml', profile('shop', bench()));
      for (let attempt = 0; attempt < 2; attempt += 1) {
        await bench().connection.query('select 1');
        const result = await project.mart('build');
        expect(result.output).toMatch(/Done\. PASS=\d+ WARN=0 ERROR=0 SKIP=0/);
      }
      for (const mart of MARTS) {
        const rows = sorted(await bench().rows(`select * from ${bench().sql(mart)}`));
        if (!expected.has(mart)) expected.set(mart, rows);
        expect([name, mart, rows]).toEqual([name, mart, expected.get(mart)]);
      }
    } finally {
      project.remove();
    }
  });

  test('a failed assertion leaves the last good table; the error of a macro-built model is at its line', { timeout: 120_000 }, async () => {
    const project = testProject({
      'profiles.yml': profile('test', bench()),
      'macros/columns.sql': '{% macro columns() %}\n  id,\n  nope_col\n{% endmacro %}',
      'models/gated.sql': "{{ config(materialized='table') }}\nselect {{ var('id', 1) }} as id",
      'models/broken.sql': "{{ config(materialized='table') }}\nselect\n{{ columns() }}\nfrom {{ ref('gated') }}",
      'models/schema.yml': 'models:\n  - name: gated\n    columns: [{name: id, data_tests: [{accepted_values: {arguments: {values: [1, 2], quote: false}}}]}]\n',
    });
    expect((await project.mart('build', '--select', 'gated')).exitCode).toBe(0);
    const failed = await project.mart('build', '--select', 'gated', '--vars', '{id: 3}');
    expect(failed.exitCode).toBe(1);
    expect(sorted(await bench().rows(`select * from ${bench().sql('gated')}`))).toEqual(['["1"]']);
    const broken = await project.mart('build', '--select', 'broken');
    expect(broken.exitCode).toBe(1);
    expect(broken.output).toContain('error[column-not-found] macros/columns.sql:3:3');
    expect(broken.output).toContain('models/broken.sql:3:');
  });

  test('an increment is asserted inside of its transaction', { timeout: 120_000 }, async () => {
    const project = testProject({
      'profiles.yml': profile('test', bench()),
      'models/grown.sql': "{{ config(materialized='incremental', unique_key='id') }}\nselect {{ var('id', 1) }} as id, {{ var('day', 1) }} as day",
      'models/schema.yml': 'models:\n  - name: grown\n    columns: [{name: day, data_tests: [{accepted_values: {arguments: {values: [1, 2], quote: false}}}]}]\n',
    });
    expect((await project.mart('build', '--select', 'grown')).exitCode).toBe(0);
    expect((await project.mart('build', '--select', 'grown', '--vars', '{id: 2, day: 9}')).exitCode).toBe(1);
    expect(sorted(await bench().rows(`select id, day from ${bench().sql('grown')}`))).toEqual(['["1","1"]']);
    expect((await project.mart('build', '--select', 'grown', '--vars', '{id: 2, day: 2}')).exitCode).toBe(0);
    expect((await project.mart('build', '--select', 'grown', '--vars', '{id: 1, day: 2}')).exitCode).toBe(0);
    expect(sorted(await bench().rows(`select id, day from ${bench().sql('grown')}`))).toEqual(['["1","2"]', '["2","2"]']);
  });
});
