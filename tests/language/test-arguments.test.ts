import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const MACROS = `
{% test holds(model, column_name, expression, limits=none, other=none) %}
select * from {{ model }}
where not ({{ adapter.quote(column_name) }} {{ expression }})
{% if limits is mapping and limits['high'] is number %} or {{ adapter.quote(column_name) }} > {{ limits['high'] }} {% endif %}
{% if other is not none %} or not exists (select 1 from {{ other }}) {% endif %}
{% endtest %}
`;

test('arguments of a generic test are rendered, the name of the column is not', async () => {
  const project = testProject({
    'dbt_project.yml': 'name: test\nversion: "1.0"\nprofile: test\nvars: {low: 0, high: 5}\n',
    'macros/holds.sql': MACROS,
    'models/m.sql': 'select 3 as n',
    'models/other.sql': 'select 1 as n where 1 = {{ var("low") }}',
    'models/s.yml': `
models:
  - name: m
    columns:
      - name: n
        tests:
          - holds: {name: passes, arguments: {expression: "> {{ var('low') }}", limits: {high: "{{ var('high') }}"}}}
          - holds: {name: too_high, arguments: {expression: "> 0", limits: {high: "{{ var('high') - 3 }}"}}}
          - holds: {name: none_there, arguments: {expression: "> 0", other: ref('other')}}
`,
  });
  await project.mart('run');
  const { output } = await project.mart('test');
  expect(output).toMatch(/PASS passes/);
  expect(output).toMatch(/FAIL 1 too_high/);
  expect(output).toMatch(/FAIL 1 none_there/);
  expect(project.read('target/compiled/test/models/s.yml/too_high.sql')).toContain('or "n" > 2');
});

test('a column whose name has braces is asked for by that name', async () => {
  const project = testProject({
    'macros/holds.sql': MACROS,
    'models/m.sql': `select 3 as {{ '"{{ x }}"' }}`,
    'models/s.yml': "models:\n  - name: m\n    columns:\n      - name: \"{% raw %}{{ x }}{% endraw %}\"\n        quote: false\n        tests: [{holds: {name: raw, arguments: {expression: '> 0'}}}]\n",
  });
  const { output } = await project.mart('build');
  expect(output).toMatch(/PASS raw/);
});
