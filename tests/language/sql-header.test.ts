import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const HEADER = '{% call set_sql_header(config) %}\ncreate or replace temp macro doubled(x) as x * 2;\ncreate or replace temp macro halved(x) as x // 2;\n{% endcall %}';

test('a header is run before the query is looked at, in the same session, for every materialization', async () => {
  const contract = 'models:\n  - name: agreed\n    config: {contract: {enforced: true}}\n    columns: [{name: n, data_type: integer}]\n';
  const project = testProject({
    'models/a.sql': `${HEADER}\n{{ config(materialized='table') }}\nselect doubled(4) as n`,
    'models/b.sql': `{{ config(materialized='incremental', sql_header='create or replace temp macro tripled(x) as x * 3') }}\nselect tripled(4) as n`,
    'models/agreed.sql': `${HEADER}\n{{ config(materialized='table') }}\nselect halved(9)::integer as n`,
    'models/schema.yml': contract,
  });
  for (let attempt = 0; attempt < 2; attempt += 1) expect((await project.mart('build')).output).toContain('PASS=3');
  expect(await project.query('select n from a')).toEqual([[8]]);
  expect(await project.query('select n from b')).toEqual([[12], [12]]);
  expect(await project.query('select n from agreed')).toEqual([[4]]);
});

test('a dry run shows the header after the pre-hooks; show sends it too', async () => {
  const project = testProject({
    'models/a.sql': "{{ config(materialized='table', pre_hook='select 17', sql_header='with four as (select 4 as n)') }}\nselect n from four",
  });
  const { stdout } = await project.mart('build', '--dry-run');
  expect(stdout.indexOf('select 17')).toBeGreaterThan(-1);
  expect(stdout.indexOf('with four as')).toBeGreaterThan(stdout.indexOf('select 17'));
  expect(stdout.search(/create (or replace )?table/)).toBeGreaterThan(stdout.indexOf('with four as'));
  const shown = await project.mart('show', '--select', 'a', '--output', 'json', '--quiet');
  expect(JSON.parse(shown.stdout)).toMatchObject({ show: [{ n: 4 }] });
});
