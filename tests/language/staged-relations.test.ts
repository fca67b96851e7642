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
