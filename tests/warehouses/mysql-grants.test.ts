import { expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';

onEveryEngine('grants', (make) => {
  test('what is no longer configured is taken back, what is stays', async () => {
    const project = await make({});
    const build = async (grants: string): Promise<readonly unknown[]> => {
      project.project.write('models/shared.sql', `{{ config(materialized='table', grants=${grants}) }} select 1 as id`);
      expect((await project.mart('run')).exitCode).toBe(0);
      const rows = await project.rows(`select grantee, lower(privilege_type) from information_schema.table_privileges where table_schema = '${project.schema}' and table_name = 'shared' order by 1, 2`);
      return rows.map((row) => row.join(' '));
    };
    try {
      for (const name of ['mart_ann', 'mart_bob']) await project.rows(`create user if not exists '${name}'@'%'`);
      expect(await build(`{'select': ['mart_ann', 'mart_bob'], 'insert': ['mart_ann']}`)).toEqual(["'mart_ann'@'%' insert", "'mart_ann'@'%' select", "'mart_bob'@'%' select"]);
      expect(await build(`{'select': ['mart_bob']}`)).toEqual(["'mart_bob'@'%' select"]);
      expect(await build(`{'select': []}`)).toEqual([]);
    } finally {
      for (const name of ['mart_ann', 'mart_bob']) await project.rows(`drop user if exists '${name}'@'%'`);
    }
  });
}, ['mysql']);
