import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Cell, ResultColumn } from '../../src/warehouse/warehouse.ts';
import { profilesFile, TestProject, testProject } from '../support/project.ts';
import { onEveryWarehouse, type Bench } from '../warehouses/harness.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Rows as text, in an order that does not depend on the engine. */
function sorted(rows: readonly (readonly Cell[])[]): string[] {
  return rows.map((row) => JSON.stringify(row.map((cell) => (cell === null ? null : String(cell))))).sort();
}

/** The columns and rows of everything that was built, by name. What warehouses spell differently is made alike: case of names, scale of numbers. */
async function contents({ connection, dialect, target }: Bench): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  for (const relation of await connection.relations(target)) {
    const { columns, rows } = await connection.query(`select * from ${dialect.relation(relation)}`);
    const alike = rows.map((row) => row.map((cell, index) => (isNumber(columns[index]) && cell !== null ? Number(Number(cell).toFixed(6)) : cell)));
    found[relation.identifier.toLowerCase()] = [columns.map(({ name }) => name.toLowerCase()).join(), ...sorted(alike)];
  }
  return found;
}

function isNumber(column: ResultColumn | undefined): boolean {
  return ['integer', 'decimal', 'float'].includes(column?.kind ?? '');
}

/** What the first warehouse has: the others must have the same. */
let expected: Awaited<ReturnType<typeof contents>> | undefined;

onEveryWarehouse('example', (bench, name) => {
  test('builds to the same rows, twice', { timeout: 600_000 }, async () => {
    const project = new TestProject(profilesFile(bench().target.settings, 'shop'));
    try {
      for (const part of ['mart_project.yml', 'models', 'seeds', 'macros/shop', 'tests/assertions']) {
        cpSync(join(ROOT, part), join(project.folder, part), { recursive: true });
      }
      for (let attempt = 0; attempt < 2; attempt += 1) {
        await bench().connection.query('select 1');
        const result = await project.mart('build');
        expect(result.output).toMatch(/Done\. PASS=\d+ WARN=0 ERROR=0 SKIP=0/);
      }
      const found = await contents(bench());
      expected ??= found;
      expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
      for (const [relation, rows] of Object.entries(found)) expect([name, relation, rows]).toEqual([name, relation, expected[relation]]);
    } finally {
      project.remove();
    }
  });

  test('a failed assertion leaves the last good table; the error of a macro-built model is at its line', { timeout: 120_000 }, async () => {
    const project = testProject({
      ...profilesFile(bench().target.settings),
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
      ...profilesFile(bench().target.settings),
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
