import { describe, expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';
import { testProject } from '../support/project.ts';

/** Three rows first; then 1 has changed, 2 is younger than it was, 3 is gone, 4 and 5 are new. */
const QUERY = `{% if is_incremental() %}
select 1 as id, 'Ann B.' as name, 31 as age, 'active' as status union all select 2, 'Bob', 19, 'active'
union all select 4, 'Dan', 40, 'inactive' union all select 5, 'Eve', 50, 'active'
{% else %}
select 1 as id, 'Ann' as name, 30 as age, 'active' as status union all select 2, 'Bob', 20, 'active' union all select 3, 'Cy', 60, 'active'
{% endif %}`;

async function merged(config: string): Promise<unknown> {
  const project = testProject({ 'models/people.sql': `{{ config(materialized='incremental', incremental_strategy='merge', ${config}) }}\n${QUERY}` });
  for (let run = 0; run < 2; run += 1) {
    const { exitCode, output } = await project.mart('build');
    if (exitCode !== 0) return output;
  }
  return (await project.query('select id, name, age from people order by id')).map((row) => row.join(' '));
}

describe('a merge on DuckDB', () => {
  test('updates and inserts where conditions say so, by expressions where there are some', async () => {
    const conditions = `unique_key='id', merge_update_condition='DBT_INTERNAL_DEST.age < DBT_INTERNAL_SOURCE.age', merge_insert_condition="DBT_INTERNAL_SOURCE.status != 'inactive'"`;
    expect(await merged(conditions)).toEqual(['1 Ann B. 31', '2 Bob 20', '3 Cy 60', '5 Eve 50']);
    expect(await merged(`unique_key='id', merge_update_columns=['name'], merge_update_set_expressions={'age': 'DBT_INTERNAL_DEST.age + 100'}`)).toEqual([
      '1 Ann B. 130', '2 Bob 120', '3 Cy 60', '4 Dan 40', '5 Eve 50',
    ]);
    expect(await merged(`merge_on_using_columns=['id'], merge_exclude_columns=['age']`)).toEqual(['1 Ann B. 30', '2 Bob 20', '3 Cy 60', '4 Dan 40', '5 Eve 50']);
  });

  test('has the clauses that are written for it', async () => {
    const clauses = {
      when_matched: [
        { action: 'delete', condition: 'DBT_INTERNAL_SOURCE.age < DBT_INTERNAL_DEST.age' },
        { action: 'update', mode: 'explicit', update: { exclude: ['age'], set_expressions: { status: "'seen'" } } },
      ],
      when_not_matched: [
        { action: 'insert', mode: 'explicit', condition: ['DBT_INTERNAL_SOURCE.id > 4', 'true'], insert: { columns: ['id', 'name'], values: ['DBT_INTERNAL_SOURCE.id', "'new'"] } },
        { by: 'source', action: 'update', set_expressions: { age: '0' } },
      ],
    };
    expect(await merged(`unique_key='id', merge_clauses=${JSON.stringify(clauses)}`)).toEqual(['1 Ann B. 30', '3 Cy 0', '5 new ']);
    expect(await merged(`unique_key='id', merge_clauses={'when_matched': [{'action': 'do_nothing'}]}`)).toEqual(['1 Ann 30', '2 Bob 20', '3 Cy 60', '4 Dan 40', '5 Eve 50']);
  });

  test.each([
    ["merge_clauses=[1]", 'must be a mapping'],
    ['merge_clauses={}', '`merge_clauses` must have `when_matched` or `when_not_matched`'],
    ['merge_update_condition=123', '`merge_update_condition` must be text'],
    ["merge_update_set_expressions=['age']", 'must be a mapping'],
    ["merge_clauses={'when_matchd': [{'action': 'delete'}]}", 'did you mean `when_matched`?'],
    ["merge_clauses={'when_matched': [{'action': 'remove'}]}", 'it is one of update, delete, do_nothing, error'],
    ["merge_clauses={'when_matched': [{'action': 'error', 'error_message': 'it''s there'}]}", "it's there"],
    ["merge_clauses={'when_not_matched': [{'action': 'insert', 'mode': 'explicit', 'insert': {'columns': ['id']}}]}", 'needs `columns` and as many `values`'],
    ["merge_clauses={'when_matched': [{'action': 'delete'}]}, merge_update_condition='true'", "`merge_update_condition` can't stand beside `merge_clauses`"],
  ])('%s is refused', async (config, message) => {
    expect(await merged(`unique_key='id', ${config.replace("it''s", "it\\'s")}`)).toContain(message);
  });
});

onEveryEngine('incremental predicates', (make) => {
  test('may name the table as dbt does, in deletions too', async () => {
    const model = (name: string, key: string) => `{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key=${key}, incremental_predicates=['${name}.kept = 0']) }}\nselect 1 as id, 2 as part, {{ 0 if is_incremental() else 1 }} as kept`;
    const project = await make({
      'models/one.sql': model('DBT_INTERNAL_DEST', "'id'"),
      'models/several.sql': model('dbt_incremental_target', "['id', 'part']"),
    });
    for (let run = 0; run < 3; run += 1) {
      const { exitCode, output } = await project.mart('build');
      expect(exitCode === 0 ? '' : output).toBe('');
    }
    for (const name of ['one', 'several']) expect(await project.rows(`select kept from ${name} order by kept`)).toEqual([[0], [1]]);
  });
});
