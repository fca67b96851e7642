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

test('constraints that are noted only, or left out, are told of, unless that is known', async () => {
  const outputs = { dev: { ...outputBlock(server).settings, schema: 'CONSTRAINTS' } };
  const yaml = (known: string) => `models:
  - name: one
    config: {contract: {enforced: true}}
    columns:
      - name: id
        data_type: integer
        constraints: [{type: not_null}, {type: primary_key${known}}, {type: check, expression: id > 0${known}}]
`;
  const project = testProject({
    'profiles.yml': JSON.stringify({ test: { target: 'dev', outputs } }),
    'models/one.sql': "{{ config(materialized='table') }} select 1 as id",
    'models/one.yml': yaml(''),
  });
  const told = await project.mart('run');
  expect(told.exitCode).toBe(0);
  expect(told.output).toContain('warning[constraint-unenforced] models/one.yml:2:');
  expect(told.output).toContain('one: snowflake notes a `primary_key` constraint and does not check it');
  expect(told.output).toContain('one: snowflake has no `check` constraints: it is left out');
  const refused = await project.mart('run', '--warn-error-options', '{error: [ConstraintNotSupported]}');
  expect(refused.exitCode).toBe(1);
  project.write('models/one.yml', yaml(', warn_unsupported: false, warn_unenforced: false'));
  expect((await project.mart('run')).output).not.toContain('constraint-');
});
