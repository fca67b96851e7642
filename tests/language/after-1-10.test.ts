import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const projectFile = (flags: string) => `name: test\nversion: "1.0"\nprofile: test\nflags: ${flags}\n`;

test('allow_jinja_file_extensions: templates may be called .sql.j2', async () => {
  const project = testProject({
    'dbt_project.yml': projectFile('{allow_jinja_file_extensions: true}'),
    'models/one.sql.j2': 'select {{ two() }} as n',
    'models/plain.sql': "select n from {{ ref('one') }}",
    'models/docs.md.jinja': '{% docs about %}What it is.{% enddocs %}',
    'models/one.yml': 'models:\n  - name: one\n    description: "{{ doc(\'about\') }}"\n',
    'macros/two.sql.jinja2': '{% macro two() %}2{% endmacro %}',
  });
  expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select n from plain')).toEqual([[2]]);
  const { nodes } = project.json('target/manifest.json') as { nodes: Record<string, { description: string }> };
  expect(nodes['model.test.one']?.description).toBe('What it is.');
  project.write('dbt_project.yml', projectFile('{}'));
  expect((await project.mart('ls')).output).toContain('there is no docs block `about`');
});

test('a pattern without a dot is also one of names, whatever folder they are in', async () => {
  const project = testProject({ 'models/staging/stg_a.sql': 'select 1 as n', 'models/stg_b.sql': 'select 1 as n', 'models/marts/c.sql': 'select 1 as n' });
  expect((await project.mart('ls', '--quiet', '--select', 'stg_*')).stdout).toBe('test.staging.stg_a\ntest.stg_b\n');
  expect((await project.mart('ls', '--quiet', '--select', '?')).stdout).toBe('test.marts.c\n');
});

test('require_valid_schema_from_generate_schema_name: a schema that is none is an error', async () => {
  const files = { 'models/one.sql': 'select 1 as n', 'macros/naming.sql': '{% macro generate_schema_name(custom_schema_name, node) %}{{ return(none) }}{% endmacro %}' };
  expect((await testProject({ ...files, 'dbt_project.yml': projectFile('{}') }).mart('run')).exitCode).toBe(0);
  const refused = await testProject({ ...files, 'dbt_project.yml': projectFile('{require_valid_schema_from_generate_schema_name: true}') }).mart('run');
  expect(refused.exitCode).toBe(2);
  expect(refused.output).toContain('`generate_schema_name` gives no schema for one');
});

test('semantics declared with a model, and metrics without type_params, are told of and keep nothing from being built', async () => {
  const project = testProject({
    'models/orders.sql': "select 1 as id, date '2024-01-01' as day, '{{ otel_trace_id() }}{{ otel_span_id() }}' as trace",
    'models/orders.yml': `
models:
  - name: orders
    semantic_model: true
    agg_time_dimension: day
    columns:
      - {name: id, entity: {name: order, type: primary}, data_tests: [unique]}
      - {name: day, granularity: day, dimension: {name: day, type: time}}
    metrics: [{name: orders, type: simple, agg: count, expr: id}]
metrics:
  - {name: twice, type: derived, expr: orders * 2, input_metrics: [{name: orders}]}
`,
  });
  const { exitCode, output } = await project.mart('build');
  expect(exitCode).toBe(0);
  expect(output).toContain('warning[unsupported] models/orders.yml:4:5: the semantic model of `orders` is left out');
  expect(output).toContain('warning[unsupported] models/orders.yml:11:12: the metric `twice` is left out');
  expect(output.match(/warning\[/g)).toHaveLength(2);
  expect(await project.query('select trace from orders')).toEqual([['0'.repeat(48)]]);
});

test('functions: overloads, JavaScript and required arguments after optional ones are refused where they stand', async () => {
  const project = testProject({
    'functions/f.sql': 'a + b',
    'functions/g.js': 'return 1',
    'functions/f.yml': `
functions:
  - name: f
    arguments: [{name: a, data_type: int, default_value: 1}, {name: b, data_type: int}]
    returns: {data_type: int}
    overloads: [{defined_in: f_two, arguments: [{name: a, data_type: text}]}]
`,
  });
  const { exitCode, output } = await project.mart('parse');
  expect(exitCode).toBe(2);
  expect(output).toContain('error[unsupported] functions/f.yml:6:5: the function `f` has overloads');
  expect(output).toContain('the argument `b` of the function `f` has no default value, and one before it has');
  expect(output).toContain('the function `g` is written in JavaScript');
});

test('an event_time that is quoted by its column filters by the quoted name', async () => {
  const project = testProject({
    'models/events.sql': "{{ config(materialized='table', event_time='day of') }} select 1 as id, timestamp '2024-01-01' as \"day of\" union all select 2, timestamp '2023-01-01'",
    'models/events.yml': 'models:\n  - name: events\n    columns: [{name: day of, quote: true}]\n',
    'models/few.sql': "{{ config(materialized='table') }} select id from {{ ref('events') }}",
  });
  expect((await project.mart('run')).exitCode).toBe(0);
  expect((await project.mart('run', '--select', 'few', '--sample', "{'start': '2024-01-01', 'end': '2024-01-02'}")).exitCode).toBe(0);
  expect(await project.query('select id from few')).toEqual([[1]]);
});

test('ls: direct_parents of models, dotted keys, functions by their kind; dbt_version is that of the language', async () => {
  const project = testProject({
    'models/a.sql': "select '{{ dbt_version }}' as v",
    'models/b.sql': "select * from {{ ref('a') }}",
    'functions/f.sql': 'x',
    'functions/f.yml': 'functions:\n  - name: f\n    arguments: [{name: x, data_type: int}]\n    returns: {data_type: int}\n',
    'dbt_project.yml': `${projectFile('{}')}require-dbt-version: [">=1.10.0", "<1.11.0"]\n`,
  });
  const { stdout } = await project.mart('ls', '--quiet', '--select', 'b', '--output', 'json', '--output-keys', 'name', 'direct_parents', 'config.materialized', 'config.batch_size');
  expect(JSON.parse(stdout)).toEqual({ name: 'b', direct_parents: ['model.test.a'], 'config.materialized': 'view' });
  expect((await project.mart('ls', '--quiet', '--resource-type', 'function')).stdout).toBe('test.f\n');
  await project.mart('run', '--select', 'a');
  expect(await project.query('select v from a')).toEqual([['1.12.6']]);
});
