import { expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';

onEveryEngine('a table that foreign keys lead to', (make) => {
  test('is published again, and they lead to the new one', { timeout: 60_000 }, async () => {
    const project = await make({
      'models/parents.sql': "{{ config(materialized='table') }}\nselect {{ var('id', 1) }} as id",
      'models/children.sql': "{{ config(materialized='table') }}\nselect {{ var('id', 1) }} as parent_id",
      'models/models.yml': `models:
  - name: parents
    config: {contract: {enforced: true}}
    columns: [{name: id, data_type: int, constraints: [{type: primary_key}]}]
  - name: children
    config: {contract: {enforced: true}}
    columns: [{name: parent_id, data_type: int, constraints: [{type: foreign_key, to: ref('parents'), to_columns: [id]}]}]
`,
    });
    const keys = async () => (await project.rows("select pg_get_constraintdef(oid) from pg_constraint where contype = 'f' and conrelid = 'children'::regclass")).length;
    for (let attempt = 0; attempt < 2; attempt += 1) expect((await project.mart('run')).output).toContain('PASS=2');
    // other rows: the old children do not fit the new parents, and are built anew
    expect((await project.mart('run', '--vars', '{id: 2}')).output).toContain('PASS=2');
    expect(await keys()).toBe(1);
    // alone the table may not leave the others behind
    const alone = await project.mart('run', '--select', 'parents', '--vars', '{id: 3}');
    expect(alone.exitCode).toBe(1);
    expect((await project.rows('select id from parents')).map((row) => row.map(Number))).toEqual([[2]]);
    expect((await project.mart('run', '--select', 'parents', '--vars', '{id: 2}')).exitCode).toBe(0);
    expect(await keys()).toBe(1);
  });
}, ['postgres']);
