import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('a snapshot over a table that is none says which columns are not there, and leaves the table alone', async () => {
  const project = testProject({
    'models/one.sql': 'select 1 as id',
    'snapshots/kept.sql': `{% snapshot kept %}{{ config(unique_key='id', strategy='check', check_cols='all') }} select * from {{ ref('one') }}{% endsnapshot %}`,
  });
  await project.mart('run');
  await project.withConnection('test.duckdb', (connection) => connection.query('create table kept as select 7 as id, current_timestamp as dbt_valid_from'));
  const { output, exitCode } = await project.mart('snapshot');
  expect(exitCode).toBe(1);
  expect(output).toContain('error[snapshot-columns-missing] snapshots/kept.sql:1:');
  expect(output).toContain('Snapshot target has ("id", "dbt_valid_from") but not ("dbt_scd_id", "dbt_updated_at", "dbt_valid_to")');
  expect(output).toContain('`snapshot_meta_column_names`');
  expect(await project.query('select id from kept')).toEqual([[7]]);
});

test('docs serve says what there is instead', async () => {
  const { output, exitCode } = await testProject({}).mart('docs', 'serve');
  expect(exitCode).toBe(2);
  expect(output).toContain('error[unsupported]');
  expect(output).toContain('mart docs generate');
});

test('source freshness writes where --output says', async () => {
  const project = testProject({
    'models/sources.yml': 'sources:\n  - name: raw\n    schema: main\n    tables:\n      - name: orders\n        loaded_at_field: loaded_at\n        freshness: {warn_after: {count: 1, period: day}}\n',
  });
  await project.withConnection('test.duckdb', (connection) => connection.query('create table orders as select now() as loaded_at'));
  expect((await project.mart('source', 'freshness', '-o', 'state/fresh.json')).exitCode).toBe(0);
  expect(project.json('state/fresh.json')).toMatchObject({ results: [{ unique_id: 'source.test.raw.orders', status: 'pass' }] });
  expect(existsSync(join(project.folder, 'target/sources.json'))).toBe(false);
});

test.each(['--batch-tests'])('%s is refused with what to do instead', async (option) => {
  const { output, exitCode } = await testProject({ 'models/one.sql': 'select 1 as id' }).mart('build', option);
  expect(exitCode).toBe(2);
  expect(output).toContain('error[unsupported]');
  expect(output).toContain('is not supported');
  expect(output).toContain('hint:');
});

test('a package of the hub is known by the name of its own project, which the lock file has; hidden folders are none', async () => {
  const files = {
    'packages.yml': 'packages:\n  - package: acme/dbt-tools\n    version: 1.0.0\n',
    'package-lock.yml': 'packages:\n  - package: acme/dbt-tools\n    name: acme_tools\n    version: 1.0.0\nsha1_hash: abc\n',
    'dbt_packages/acme_tools/dbt_project.yml': 'name: acme_tools\nversion: "1.0"\nrequire-dbt-version: [">=1.3.0", "<2.0.0"]\n',
    'dbt_packages/acme_tools/macros/one.sql': '{% macro one() %}1{% endmacro %}',
    'dbt_packages/.acme_tools.old/dbt_project.yml': 'name: acme_tools\nversion: "0.9"\n',
    'models/one.sql': 'select {{ acme_tools.one() }} as id',
  };
  expect((await testProject(files).mart('run')).output).toContain('PASS=1');
  const { 'dbt_packages/acme_tools/dbt_project.yml': _file, ...without } = files;
  expect((await testProject(without).mart('run')).output).toContain('the package `acme/dbt-tools` is listed, but not installed');
});

test('projects of dependencies.yml and catalogs.yml are said to have no effect', async () => {
  const { output, exitCode } = await testProject({
    'models/one.sql': 'select 1 as id',
    'dependencies.yml': 'projects:\n  - name: finance\n',
    'catalogs.yml': 'catalogs:\n  - name: lake\n',
  }).mart('run');
  expect(exitCode).toBe(0);
  expect(output).toContain('warning[unsupported] dependencies.yml:1:1: `projects:` has no effect');
  expect(output).toContain('warning[unsupported] catalogs.yml:1:');
});


test('the meta of all exposures needs no plus in the project file; what an exposure says goes before it', async () => {
  const exposure = (name: string, config: string): string => `  - {name: ${name}, type: application, owner: {name: x}, config: ${config}}\n`;
  const project = testProject({
    'dbt_project.yml': 'name: test\nexposures:\n  +meta: {from: plus, b: plus}\n  meta: {from: tree, a: {deep: tree}, b: tree}\n',
    'models/exposures.yml': `exposures:\n${exposure('one', '{meta: {from: own}}')}${exposure('two', '{}')}`,
  });
  const { output, exitCode } = await project.mart('parse', '--warn-error');
  expect(exitCode, output).toBe(0);
  const { exposures } = project.json('target/manifest.json') as Record<string, Record<string, Record<string, unknown>>>;
  expect(exposures?.['exposure.test.one']).toMatchObject({ meta: { from: 'own', a: { deep: 'tree' }, b: 'plus' }, config: { meta: { from: 'own' } } });
  expect(exposures?.['exposure.test.two']).toMatchObject({ meta: { from: 'plus', a: { deep: 'tree' }, b: 'plus' } });
});

test('on-run-end is told of the schemas in which something was built, functions too', async () => {
  const project = testProject({
    'dbt_project.yml': `name: test\nfunctions: {+schema: fn}\non-run-end: ["create or replace table main.told as select unnest([{% for s in schemas %}'{{ s }}',{% endfor %}]) as s, {{ database_schemas | length }} as n"]\n`,
    'functions/twice.sql': 'n * 2',
    'functions/twice.yml': 'functions:\n  - {name: twice, arguments: [{name: n, data_type: integer}], returns: {data_type: integer}}\n',
    'models/fine.sql': 'select 1 as id',
    'models/broken.sql': "{{ config(schema='broken') }} select nope",
    'models/late.sql': "{{ config(schema='late') }} select * from {{ ref('broken') }}",
  });
  expect((await project.mart('build')).exitCode).toBe(1);
  expect(await project.query('select s, n from told order by s')).toEqual([['main', 2], ['main_fn', 2]]);
});
