import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const PROJECT = 'name: test\nversion: "1.0"\nprofile: test\n';
const pack = (name: string, rest = '') => ({ [`${name}/dbt_project.yml`]: `name: ${name}\nversion: "1.0"\n${rest}` });

test('hooks of the project run before those of its packages, which run by name', async () => {
  const hook = (name: string) => `on-run-start: ["insert into log values ('${name}')"]\n`;
  const project = testProject({
    'dbt_project.yml': `${PROJECT}on-run-start: ["create table if not exists log (who varchar)", "insert into log values ('test')"]\n`,
    'packages.yml': 'packages: [{local: zebra}, {local: aardvark}]\n',
    ...pack('zebra', hook('zebra')),
    ...pack('aardvark', hook('aardvark')),
    'models/one.sql': 'select 1 as n',
  });
  await project.mart('deps');
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query('select who from log order by rowid')).toEqual([['test'], ['aardvark'], ['zebra']]);
});

test('models of two packages that would be one table are refused, and nothing is built', async () => {
  const project = testProject({ 'packages.yml': 'packages: [{local: pack}]\n', ...pack('pack'), 'pack/models/one.sql': 'select 2 as n', 'models/one.sql': 'select 1 as n' });
  await project.mart('deps');
  const { exitCode, output } = await project.mart('run');
  expect(exitCode).toBe(2);
  expect(output).toContain('error[name-collision] dbt_packages/pack/models/one.sql:1:1: `model.test.one` and `model.pack.one` would both be built as test.main.one');
  project.write('pack/dbt_project.yml', 'name: pack\nversion: "1.0"\nmodels: {+schema: theirs}\n');
  await project.mart('deps');
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query('select n from main.one union all select n from main_theirs.one')).toEqual([[1], [2]]);
});

test('versions of a model that would be one table are refused', async () => {
  const project = testProject({
    'models/one_v1.sql': "{{ config(alias='one') }} select 1 as n",
    'models/one_v2.sql': "{{ config(alias='one') }} select 2 as n",
    'models/one.yml': 'models: [{name: one, latest_version: 2, versions: [{v: 1}, {v: 2}]}]\n',
  });
  const { exitCode, output } = await project.mart('run');
  expect(exitCode).toBe(2);
  expect(output).toContain('`model.test.one.v1` and `model.test.one.v2` would both be built as test.main.one');
});

test('folders may be written with their whole paths', async () => {
  const project = testProject({ 'texts/docs.md': '{% docs about %}About one{% enddocs %}', 'sql/one.sql': 'select 1 as n', 'sql/one.yml': 'models: [{name: one, description: "{{ doc(\'about\') }}"}]\n' });
  project.write('dbt_project.yml', `${PROJECT}docs-paths: [${JSON.stringify(join(project.folder, 'texts'))}]\nmodel-paths: [${JSON.stringify(join(project.folder, 'sql'))}]\n`);
  expect((await project.mart('run')).exitCode).toBe(0);
  const { nodes } = project.json('target/manifest.json') as { nodes: Record<string, unknown> };
  expect(nodes['model.test.one']).toMatchObject({ description: 'About one', original_file_path: 'sql/one.sql', path: 'one.sql', fqn: ['test', 'one'] });
});

test('what is unknown in `docs` is ignored in a config, and refused in properties; doc_blocks are found, not written', async () => {
  const project = testProject({ 'models/one.sql': 'select 1 as n', 'models/one.yml': 'models: [{name: one, doc_blocks: 2, config: {docs: {sfhow: true}}, columns: [{name: n, doc_blocks: [2]}]}]\n' });
  const { exitCode, output } = await project.mart('parse');
  expect(exitCode).toBe(0);
  expect(output).toContain('warning[unknown-key] models/one.yml:1:53: unknown key `sfhow` in `docs`');
  const { nodes } = project.json('target/manifest.json') as { nodes: Record<string, unknown> };
  expect(nodes['model.test.one']).toMatchObject({ doc_blocks: [], columns: { n: { doc_blocks: [] } } });
  for (const entry of ['{name: one, docs: {sfhow: true}}', '{name: one, columns: [{name: n, docs: {sfhow: true}}]}']) {
    project.write('models/one.yml', `models: [${entry}]\n`);
    expect((await project.mart('parse')).output).toContain('error[unknown-key]');
  }
});

test('`docs generate --no-compile` writes the catalog alone', async () => {
  const project = testProject({ 'models/one.sql': 'select 1 as n' });
  expect((await project.mart('docs', 'generate', '--no-compile')).exitCode).toBe(0);
  expect(existsSync(join(project.folder, 'target/catalog.json'))).toBe(true);
  expect(existsSync(join(project.folder, 'target/manifest.json'))).toBe(false);
});

test('a test that stores its failures says where, by config, by flag, and when rows were kept', async () => {
  const project = testProject({
    'models/one.sql': "select {{ var('n', 1) }} as n",
    'models/one.yml': 'models: [{name: one, columns: [{name: n, data_tests: [{not_null: {config: {store_failures: true}}}, unique, {accepted_values: {values: [1]}}]}]}]\n',
  });
  const named = () => {
    const { results } = project.json('target/run_results.json') as { results: { unique_id: string; relation_name: string | null }[] };
    const { nodes } = project.json('target/manifest.json') as { nodes: Record<string, { relation_name: string | null }> };
    const tests = results.filter(({ unique_id: id }) => id.startsWith('test.'));
    for (const { unique_id: id, relation_name: name } of tests) expect(nodes[id]?.relation_name).toBe(name);
    return tests.flatMap(({ relation_name: name }) => name ?? []).sort();
  };
  await project.mart('build');
  expect(named()).toEqual(['"test"."main_dbt_test__audit"."not_null_one_n"']);
  await project.mart('build', '--vars', '{n: 2}');
  expect(named()).toEqual(['"test"."main_dbt_test__audit"."accepted_values_one_n__1"', '"test"."main_dbt_test__audit"."not_null_one_n"']);
  await project.mart('test', '--store-failures');
  expect(named()).toHaveLength(3);
});

test('an ephemeral model is a result of `compile` where it was asked for', async () => {
  const project = testProject({ 'models/e.sql': "{{ config(materialized='ephemeral') }} select 1 as n", 'models/v.sql': "select n from {{ ref('e') }}" });
  const results = () => (project.json('target/run_results.json') as { results: { unique_id: string }[] }).results.map(({ unique_id: id }) => id);
  await project.mart('compile');
  expect(results()).toEqual(['model.test.v']);
  await project.mart('compile', '--select', '+v');
  expect(results()).toEqual(['model.test.e', 'model.test.v']);
  project.write('models/e.sql', "{{ config(materialized='ephemeral') }} select {{ nothing.there }}");
  expect((await project.mart('compile')).exitCode).toBe(2);
});
