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

test('a text that is too long stops no reading of the project, only the model that is built of it', async () => {
  const grow = `{% macro grow() %}{% set ns = namespace(text='0123456789') %}{% for _ in range(40) %}{% set ns.text = ns.text ~ ns.text %}{% endfor %}{{ return(ns.text) }}{% endmacro %}`;
  const project = testProject({
    'macros/grow.sql': grow,
    'models/huge.sql': `{{ config(enabled=false) }} select '{{ grow() }}' from {{ ref('small') }}`,
    'models/small.sql': 'select 1 as id',
  });
  expect((await project.mart('build')).output).toContain('PASS=1');
  project.write('models/huge.sql', `select '{{ grow() }}' from {{ ref('small') }}`);
  const { output, exitCode } = await project.mart('build');
  expect(output).toContain('PASS=1 WARN=0 ERROR=1');
  expect(output).toContain('a text is longer than the 512 MiB');
  expect(exitCode).toBe(1);
});

const SPACED = { 'models/sources.yml': 'sources:\n  - name: raw data\n    tables: [{name: a}, {name: b}]\n', 'models/one.sql': "select 1 as id" };

test('names of sources with spaces are warned of, once each, and refused where the flag says so', async () => {
  const { output, exitCode } = await testProject(SPACED).mart('parse');
  expect(exitCode).toBe(0);
  expect(output.match(/the name of the source `raw data` has spaces/g)).toHaveLength(1);
  const strict = await testProject({ ...SPACED, 'dbt_project.yml': 'name: test\nflags: {require_source_and_semantic_model_names_without_spaces: true}\n' }).mart('parse');
  expect(strict.exitCode).toBe(2);
  expect(strict.output).toContain('error[invalid-value] models/sources.yml:3:21: the name of the source `raw data` has spaces');
});

test('what stands in the docs of a config beside what is known there is passed over', async () => {
  const project = testProject({ 'models/one.sql': 'select 1 as id', 'models/one.yml': 'models:\n  - {name: one, config: {docs: {shows: true, show: false}}}\n' });
  const { output, exitCode } = await project.mart('parse');
  expect(exitCode).toBe(0);
  expect(output).toContain('unknown key `shows` in `docs`: it is ignored');
  expect(project.json('target/manifest.json')).toMatchObject({ nodes: { 'model.test.one': { docs: { show: false } } } });
});

test('docs of macros stand in the manifest; those of the config stand for the others', async () => {
  const project = testProject({
    'macros/m.sql': '{% macro a() %}{% endmacro %}{% macro b() %}{% endmacro %}',
    'macros/m.yml': 'macros:\n  - {name: a, docs: {show: false, node_color: red}}\n  - {name: b, docs: {show: false}, config: {docs: {node_color: blue}}}\n',
  });
  await project.mart('parse');
  const [a, b] = [{ show: false, node_color: 'red' }, { show: true, node_color: 'blue' }];
  expect(project.json('target/manifest.json')).toMatchObject({ macros: { 'macro.test.a': { docs: a, config: { docs: a } }, 'macro.test.b': { docs: b, config: { docs: b } } } });
});

test('exceptions.warn() goes by the name that dbt gives it in logs for programs', async () => {
  const { stdout } = await testProject({ 'models/one.sql': "{{ exceptions.warn('look out') }}select 1 as id" }).mart('parse', '--log-format', 'json');
  const events = stdout.trim().split('\n').map((line) => JSON.parse(line) as { info: object; data: object });
  expect(events).toContainEqual(expect.objectContaining({ info: expect.objectContaining({ name: 'JinjaLogWarning', code: 'I061', level: 'warn' }) as object, data: expect.objectContaining({ msg: 'look out' }) as object }));
});

test('a materialization that is for other languages than SQL builds no SQL model', async () => {
  const made = (languages: string): string => `{% materialization mine, default, supported_languages=[${languages}] %}{% call statement('main') %}create or replace view {{ this }} as {{ sql }}{% endcall %}{{ return({'relations': [this]}) }}{% endmaterialization %}`;
  const project = testProject({ 'macros/mine.sql': made("'python'"), 'models/one.sql': "{{ config(materialized='mine') }} select 1 as id" });
  const { output, exitCode } = await project.mart('run');
  expect(exitCode).toBe(1);
  expect(output).toContain('is no materialization of sql models: it supports python');
  project.write('macros/mine.sql', made("'python', 'sql'"));
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query('select id from one')).toEqual([[1]]);
});

test('what load_result gives is a dict', async () => {
  const project = testProject({
    'models/t.sql': `{% call statement('found', fetch_result=true) %}select 1 as a, 'x' as b union all select 2, 'y' order by 1{% endcall %}
{% set found = load_result('found') or {'data': [[], [0, 0]], 'table': none} %}
select '{{ found.keys() | join(' ') }}' as names, {{ 'response' in found }} as has_response, {{ 'status' in found }} as has_status,
  '{{ found['data'][1][1] }}{{ found.get('data') | length }}{{ found.values() | length }}' as counted, {{ found.get('nothing') is none }} as nothing`,
  });
  expect((await project.mart('build')).output).toContain('PASS=1');
  expect(await project.query('select * from t')).toEqual([['response data table', true, false, 'y23', true]]);
});

test("a model's freshness has both a count and a period, or neither", async () => {
  const project = testProject({ 'models/one.sql': 'select 1 as n' });
  const told = async (freshness: string) => {
    project.write('models/one.yml', `models: [{name: one, config: {freshness: ${freshness}}}]\n`);
    const { exitCode, output } = await project.mart('parse');
    return [exitCode, /`freshness[^\n]*|build_after[^\n]*/.exec(output)?.[0] ?? ''] as const;
  };
  for (const freshness of ['{build_after: {count: 4, period: hour, updates_on: all}}', '{build_after: {updates_on: any}}', 'null'])
    expect(await told(freshness)).toEqual([0, '']);
  for (const freshness of ['{build_after: {count: 4}}', '{build_after: {period: hour}}', '{build_after: {count: 4, period: week}}', '{build_after: {count: 4, period: day, updates_on: some}}']) {
    const [exitCode, message] = await told(freshness);
    expect(exitCode).not.toBe(0);
    expect(message).toContain('build_after');
  }
});

test('a moment in a config stands in the manifest as ISO 8601 has it', async () => {
  const project = testProject({ 'models/one.sql': "{{ config(meta={'at': modules.datetime.datetime(2026, 1, 2, 3, 4, 5)}) }} select 1 as n" });
  expect((await project.mart('parse')).exitCode).toBe(0);
  const { nodes } = project.json('target/manifest.json') as { nodes: Record<string, { config: { meta: unknown } }> };
  expect(nodes['model.test.one']?.config.meta).toEqual({ at: '2026-01-02T03:04:05' });
});

test('a schema that can not be created ends the run before anything is built, with exit code 2', async () => {
  const project = testProject({ 'models/one.sql': "{{ config(schema='marts', database='other') }} select 1 as n", 'models/two.sql': 'select 2 as n' });
  const { exitCode, output } = await project.mart('run');
  expect(exitCode).toBe(2);
  expect(output).toContain("can't create the schema `main_marts`");
});
