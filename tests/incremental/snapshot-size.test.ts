import { expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';

const SERIES = { duckdb: 'select range as id from range(20000)', postgres: 'select generate_series(0, 19999) as id', mysql: 'select seq as id from seq_0_to_19999' };

onEveryEngine('a snapshot of which every row changed', (make, engine) => {
  test('takes the time of a join, not of comparing all rows with all', { timeout: 60_000 }, async () => {
    const project = await make({
      'models/rows.sql': `{{ config(materialized='table') }}\nselect id, {{ var('version') }} as version from (${SERIES[engine]}) as series`,
      'snapshots/history.yml': "snapshots: [{name: history, relation: ref('rows'), config: {unique_key: id, strategy: check, check_cols: [version], hard_deletes: invalidate}}]\n",
    });
    for (const version of [1, 2, 3]) expect((await project.mart('build', '--vars', `{version: ${version}}`)).output).toContain('PASS=2');
    const [counts] = await project.rows('select count(*), count(dbt_valid_to), count(distinct version) from history');
    expect(counts?.map(Number)).toEqual([60_000, 40_000, 3]);
    expect((await project.rows('select count(distinct dbt_scd_id) from history')).map((row) => row.map(Number))).toEqual([[60_000]]);
  });
});
