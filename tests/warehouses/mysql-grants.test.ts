import { describe, expect, test } from 'vitest';
import { engineUrl } from '../engines/engine-url.ts';
import { testProject } from '../support/project.ts';
import { mysql } from '../../src/warehouse/mysql/index.ts';

const address = await engineUrl('mysql');

describe.skipIf(address === undefined)('grants on MySQL', () => {
  test('what is no longer configured is taken back, what is stays', async () => {
    const { hostname: server, port, username: user, password } = new URL(address ?? 'mysql://nobody@localhost/none');
    const dev = { type: 'mysql', server, port: Number(port), user, password: decodeURIComponent(password), schema: 'mart_grants' };
    const project = testProject({ 'profiles.yml': JSON.stringify({ test: { target: 'dev', outputs: { dev } } }) });
    const target = mysql.target({ profileName: 'test', targetName: 'dev', settings: dev, projectRoot: project.folder, spanOf: () => undefined, secrets: [] });
    const warehouse = await mysql.open(target);
    const connection = await warehouse.connect();
    const build = async (grants: string): Promise<readonly unknown[]> => {
      project.write('models/shared.sql', `{{ config(materialized='table', grants=${grants}) }} select 1 as id`);
      expect((await project.mart('run')).exitCode).toBe(0);
      const { rows } = await connection.query(`select grantee, lower(privilege_type) from information_schema.table_privileges where table_schema = 'mart_grants' and table_name = 'shared' order by 1, 2`);
      return rows.map((row) => row.join(' '));
    };
    try {
      for (const name of ['mart_ann', 'mart_bob']) await connection.query(`create user if not exists '${name}'@'%'`);
      expect(await build(`{'select': ['mart_ann', 'mart_bob'], 'insert': ['mart_ann']}`)).toEqual(["'mart_ann'@'%' insert", "'mart_ann'@'%' select", "'mart_bob'@'%' select"]);
      expect(await build(`{'select': ['mart_bob']}`)).toEqual(["'mart_bob'@'%' select"]);
      expect(await build(`{'select': []}`)).toEqual([]);
    } finally {
      for (const name of ['mart_ann', 'mart_bob']) await connection.query(`drop user if exists '${name}'@'%'`);
      await connection.query('drop schema if exists mart_grants');
      await connection.close();
      await warehouse.close();
    }
  });
});
