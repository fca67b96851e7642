import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const hidden = "{% if execute %}select * from {{ ref('a') }} where id > 1{% else %}select 1 as id{% endif %}";

test('a reference that the reading of the project does not come to is refused: nothing would wait for what it reads', async () => {
  const project = testProject({
    'models/a.sql': 'select 1 as id',
    'models/b.sql': hidden,
    'tests/t.sql': hidden,
    'models/in_macro.sql': 'select * from {{ from_a() }}',
    'macros/from_a.sql': "{% macro from_a() %}{{ ref('a') if execute else 'nothing' }}{% endmacro %}",
    'models/hooked.sql': `{{ config(post_hook="{% if execute %}select count(*) from {{ ref('a') }}{% endif %}") }} select 1 as id`,
  });
  const { output, exitCode } = await project.mart('build');
  expect(exitCode).toBe(1);
  expect(output).toContain('PASS=1 WARN=0 ERROR=4');
  expect(output).toContain("error[ref-undeclared] models/b.sql:1:34: `ref('a')` was not seen when the project was read: b is not known to depend on it");
  expect(output).toContain("put `-- depends_on: {{ ref('a') }}` at the top");
  expect(output).toContain('in_macro is not known to depend on it');
});

test('said in a comment, it is known', async () => {
  const project = testProject({
    'models/a.sql': 'select 1 as id',
    'models/b.sql': `-- depends_on: {{ ref('a') }}\n${hidden}`,
    'tests/t.sql': `-- depends_on: {{ ref('a') }}\n${hidden}`,
    'models/later.sql': `{{ config(materialized='incremental') }}
-- depends_on: {{ ref('a') }}
select id from {% if is_incremental() %}{{ ref('a') }}{% else %}{{ ref('b') }}{% endif %}`,
  });
  for (const _ of [1, 2]) expect((await project.mart('build')).output).toContain('PASS=4');
});

test('what no run waits for may refer to anything: an operation, an inline query', async () => {
  const project = testProject({
    'models/a.sql': 'select 1 as id',
    'macros/count_a.sql': "{% macro count_a() %}{% if execute %}{{ log('counted ' ~ run_query('select count(*) from ' ~ ref('a'))[0][0], info=true) }}{% endif %}{% endmacro %}",
  });
  await project.mart('build');
  expect((await project.mart('run-operation', 'count_a')).output).toContain('counted 1');
  expect((await project.mart('show', '--inline', "{% if execute %}select 'seen' as word from {{ ref('a') }}{% else %}select 1{% endif %}")).output).toContain('seen');
});
