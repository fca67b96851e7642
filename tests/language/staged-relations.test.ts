import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('a test that asks whether its relation is there is answered for what is staged', async () => {
  const project = testProject({
    'seeds/people.csv': 'id,name\n1,Ann\n',
    'models/adults.sql': "{{ config(materialized='view') }}\nselect * from {{ ref('people') }}",
    'macros/same.sql': `
{% test has_columns(model, names) %}
  {% set found = load_relation(model) %}
  {% if found is none %}select 'no relation' as problem
  {% elif adapter.get_columns_in_relation(found) | map(attribute='name') | list != names %}select 'other columns' as problem
  {% else %}select 'none' as problem where false{% endif %}
{% endtest %}`,
    'models/schema.yml': 'models:\n  - name: adults\n    data_tests: [{has_columns: {arguments: {names: [id, name]}}}]\n',
    'seeds/schema.yml': 'seeds:\n  - name: people\n    data_tests: [{has_columns: {arguments: {names: [id, name]}}}]\n',
  });
  for (let attempt = 0; attempt < 2; attempt += 1) expect((await project.mart('build')).output).toContain('PASS=4');
});

test('a test that asks for its relation by name is answered for what is staged, too', async () => {
  const project = testProject({
    'seeds/people.csv': 'id,name\n1,Ann\n',
    'tests/people_are_there.sql': `-- depends_on: {{ ref('people') }}
{% set found = adapter.get_relation(database=target.database, schema=target.schema, identifier='people') %}
{% if execute and found is none %}{{ exceptions.raise_compiler_error('there are no people') }}{% endif %}
select * from {{ found or ref('people') }} where id is null`,
  });
  for (let attempt = 0; attempt < 2; attempt += 1) expect((await project.mart('build')).output).toContain('PASS=2');
});

test('a test finds the node of its relation in the graph by name, and never reads what is published already', async () => {
  const project = testProject({
    'models/people.sql': "{{ config(materialized='table', meta={'least': 1}) }}\nselect {{ var('n', 1) }} as n",
    'macros/least.sql': `
{% test at_least(model) %}
  {% if execute %}
    {% set key = 'model.' ~ project_name ~ '.' ~ model.name %}
    {% set node = graph.nodes.get(key) %}
    {% if node is none or key not in graph.nodes or graph['nodes'][key].name != 'people' %}{{ exceptions.raise_compiler_error('not found: ' ~ key) }}{% endif %}
    {% if graph.nodes.values() | selectattr('name', 'equalto', 'people') | list | length != 1 %}{{ exceptions.raise_compiler_error('listed twice') }}{% endif %}
    select * from {{ node.relation_name }} where n < {{ node.config.meta.least }}
    union all select * from {{ node.schema }}.{{ node.alias }} where n < 1
  {% endif %}
{% endtest %}`,
    'models/schema.yml': 'models:\n  - name: people\n    data_tests: [at_least]\n',
  });
  for (let attempt = 0; attempt < 2; attempt += 1) expect((await project.mart('build')).exitCode).toBe(0);
  const failed = await project.mart('build', '--vars', '{n: 0}');
  expect(failed.exitCode).toBe(1);
  expect(failed.output).toContain('Got 2 results');
  expect(await project.query('select n from people')).toEqual([[1]]);
  expect((await project.mart('test')).exitCode).toBe(0);
});

test('references deep in the arguments of a test are what they name', async () => {
  const project = testProject({
    'models/people.sql': 'select 1 as n',
    'models/mocked.sql': 'select 7 as n',
    'macros/read.sql': `
{% test reads(model, inputs) %}
  select * from {{ model }} where n <> 1
  {% for name, each in inputs.items() %}union all select * from {{ each.from }} where n <> {{ each.wants }} {% if each.kept is not none %}or '{{ name }}' <> 'one'{% endif %}{% endfor %}
{% endtest %}`,
    'models/schema.yml': "models:\n  - name: people\n    data_tests: [{reads: {arguments: {inputs: {one: {from: ref('mocked'), wants: 7, kept: null}, two: {from: \"{{ ref('mocked') }}\", wants: \"{{ 3 + 4 }}\", kept: null}}}}}]\n",
  });
  const result = await project.mart('build');
  expect(result.output).toContain('PASS=3');
});
