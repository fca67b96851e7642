import { expect, onTestFinished, test } from 'vitest';
import { SnowflakeServer } from './snowflake-server/server.ts';
import { snowflakeProject } from './snowflake/project.ts';

test('200 models with 8 threads are built, and every session is closed', async () => {
  const server = await SnowflakeServer.start();
  onTestFinished(() => server.stop());
  const models = Array.from({ length: 200 }, (_, index) => {
    const from = index < 20 ? '' : ` from {{ ref('m${index % 20}') }}`;
    return [`models/m${index}.sql`, `{{ config(materialized='table') }}\nselect ${index} as id${from}\n`];
  });
  const project = snowflakeProject(server, Object.fromEntries(models) as Record<string, string>, { threads: 8 });
  const { exitCode, output } = await project.mart('build');
  expect(exitCode, output.slice(-2000)).toBe(0);
  const made = server.state.catalog.in('ANALYTICS', 'SHOP');
  expect(made).toHaveLength(200);
  expect(made.every(({ isTransient }) => isTransient)).toBe(true);
  expect(server.sessions.all).toEqual([]);
}, 120_000);
