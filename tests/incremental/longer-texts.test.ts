import { expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';

const text = (length: number, value: string, id = 1) => `select ${id} as id, cast('${value}' as ${length === 0 ? 'TEXT_TYPE' : `varchar(${length})`}) as name`;

onEveryEngine('texts that became longer', (make, engine) => {
  const unlimited = engine === 'mysql' ? 'char(100)' : 'varchar';
  const model = (config: string, first: string, later: string) => {
    const spelt = (query: string) => (engine === 'mysql' ? query.replace(/varchar\((\d+)\)/, 'char($1)') : query).replace('TEXT_TYPE', unlimited);
    return `{{ config(materialized='incremental'${config}) }}\n{% if is_incremental() %}${spelt(later)}{% else %}${spelt(first)}{% endif %}\n`;
  };

  test('fit into an incremental model, whatever it does about columns', { timeout: 60_000 }, async () => {
    const modes = ['ignore', 'fail', 'append_new_columns', 'sync_all_columns'];
    const project = await make({
      ...Object.fromEntries(modes.map((mode) => [`models/mode_${mode}.sql`, model(`, on_schema_change='${mode}'`, text(3, 'abc'), text(9, 'abcdefghi', 2))])),
      'models/no_limit.sql': model('', text(3, 'abc'), text(0, 'a text of no length', 2)),
      'models/shorter.sql': model('', text(9, 'abcdefghi'), text(3, 'abc', 2)),
      // what stands on the table is no obstacle
      'models/above.sql': `{{ config(materialized='view') }}\nselect name from {{ ref('mode_ignore') }}`,
      'models/higher.sql': `{{ config(materialized='view') }}\nselect name from {{ ref('above') }}`,
    });
    expect((await project.mart('build')).output).toContain('PASS=8');
    expect((await project.mart('run', '--exclude', 'above', 'higher')).output).toContain('PASS=6');
    for (const name of [...modes.map((mode) => `mode_${mode}`), 'higher']) expect(await project.rows(`select name from ${name} order by 1`), name).toEqual([['abc'], ['abcdefghi']]);
    expect(await project.rows('select name from no_limit order by 1')).toEqual([['a text of no length'], ['abc']]);
    expect(await project.rows('select name from shorter order by 1')).toEqual([['abc'], ['abcdefghi']]);
    expect((await project.mart('run')).output).toContain('PASS=8');
  });

  test('fit into a snapshot', { timeout: 60_000 }, async () => {
    const project = await make({
      'models/names.sql': `{{ config(materialized='table') }}\n${text(3, 'abc')}`,
      'snapshots/history.yml': "snapshots: [{name: history, relation: ref('names'), config: {unique_key: id, strategy: check, check_cols: [name]}}]\n",
    });
    expect((await project.mart('build')).output).toContain('PASS=2');
    project.project.write('models/names.sql', `{{ config(materialized='table') }}\n${text(20, 'abcdefghijklmnop')}`);
    expect((await project.mart('build')).output).toContain('PASS=2');
    expect(await project.rows('select name from history order by 1')).toEqual([['abc'], ['abcdefghijklmnop']]);
  });
});
