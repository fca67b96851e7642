import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testProject } from '../support/project.ts';
import { outputBlock } from './snowflake/support.ts';
import { SnowflakeServer } from './snowflake-server/server.ts';

let server: SnowflakeServer;

beforeAll(async () => {
  server = await SnowflakeServer.start();
});

afterAll(async () => {
  await server.stop();
});

test('tables are cloned without a copy, the rest are views', async () => {
  const { settings } = outputBlock(server);
  const outputs = { prod: { ...settings, schema: 'PROD', threads: 2 }, dev: { ...settings, schema: 'DEV', threads: 2 } };
  const project = testProject({
    'profiles.yml': JSON.stringify({ test: { target: 'prod', outputs } }),
    'seeds/codes.csv': 'id,name\n1,a\n',
    'models/plain.sql': `{{ config(materialized='table') }} select * from {{ ref('codes') }}`,
    'models/lasting.sql': `{{ config(materialized='table', transient=false, copy_grants=true) }} select * from {{ ref('codes') }}`,
    'models/a_view.sql': `select * from {{ ref('plain') }}`,
  });
  expect((await project.mart('build')).output).toContain('PASS=4');
  mkdirSync(join(project.folder, 'state'));
  cpSync(join(project.folder, 'target/manifest.json'), join(project.folder, 'state/manifest.json'));
  const before = server.queries.records.length;
  const { output } = await project.mart('clone', '--state', 'state', '--target', 'dev');
  expect(output).toContain('PASS=4');
  const sent = server.queries.records.slice(before).map(({ sql }) => sql.toLowerCase().replaceAll('"', '').replaceAll(/\s+/g, ' '));
  const cloned = sent.filter((sql) => sql.includes(' clone '));
  expect(cloned).toHaveLength(3);
  expect(cloned).toContainEqual(expect.stringMatching(/create or replace transient table analytics\.dev\.plain clone analytics\.prod\.plain$/));
  expect(cloned).toContainEqual(expect.stringMatching(/create or replace table analytics\.dev\.lasting clone analytics\.prod\.lasting copy grants$/));
  expect(sent.filter((sql) => /create or replace view .*a_view/.test(sql))).toHaveLength(1);
});
