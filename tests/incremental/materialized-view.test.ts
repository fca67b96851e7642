import { expect, test } from 'vitest';
import { onEveryEngine, type EngineProject } from '../support/engine-project.ts';

const view = (config = '') => `{{ config(materialized='materialized_view'${config}) }} select id, name from {{ ref('people') }}`;
const BY_NAME = ", indexes=[{'columns': ['name']}]";
const BY_ID = ", indexes=[{'columns': ['id'], 'unique': true}, {'columns': ['name', 'id'], 'type': 'btree'}]";

onEveryEngine('`on_configuration_change` of a materialized view', (make) => {
  const made = (config: string, more: Readonly<Record<string, string>> = {}) =>
    make({ 'seeds/people.csv': 'id,name\n1,Ann\n', 'models/m.sql': view(config), ...more });
  const indexes = async (project: EngineProject) =>
    (await project.rows("select regexp_replace(indexdef, 'INDEX (mart_|[0-9a-f]{32})\\S*', 'INDEX ours') from pg_indexes where tablename = 'm' order by 1")).map(([text]) => String(text).replace(/ ON \S+ USING/, ' USING'));
  const names = async (project: EngineProject) => (await project.rows('select name from m order by id')).map(([name]) => name);

  test('`apply` changes the indexes where the view stands, and refreshes it', { timeout: 60_000 }, async () => {
    const project = await made(BY_NAME);
    expect((await project.mart('build')).exitCode).toBe(0);
    expect(await indexes(project)).toEqual(['CREATE INDEX ours USING btree (name)']);
    await project.rows('create index by_hand on m (name, id)');
    const [[oid] = []] = await project.rows("select 'm'::regclass::oid::int");
    project.project.write('models/m.sql', view(BY_ID));
    project.project.write('seeds/people.csv', 'id,name\n1,Ann\n2,Bob\n');
    expect((await project.mart('build', '--exclude', 'resource_type:seed')).exitCode).toBe(0);
    expect(await indexes(project)).toEqual(['CREATE INDEX by_hand USING btree (name, id)', 'CREATE INDEX ours USING btree (name, id)', 'CREATE UNIQUE INDEX ours USING btree (id)']);
    expect((await project.rows("select 'm'::regclass::oid::int"))[0]?.[0]).toBe(oid);
    expect((await project.mart('build', '--exclude', 'resource_type:seed')).exitCode).toBe(0);
    expect(await indexes(project)).toHaveLength(3);
  });

  test('an assertion that fails leaves indexes and rows as they were', { timeout: 60_000 }, async () => {
    const project = await made(BY_NAME, {
      'models/m.yml': 'models: [{name: m, columns: [{name: name, data_tests: [{accepted_values: {arguments: {values: [Ann]}}}]}]}]\n',
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    await project.rows("update people set name = 'Bob'");
    project.project.write('models/m.sql', view(BY_ID));
    const refused = await project.mart('build', '--exclude', 'resource_type:seed');
    expect(refused.output).toContain('not published: 1 of 1 assertion failed');
    expect(await names(project)).toEqual(['Ann']);
    expect(await indexes(project)).toEqual(['CREATE INDEX ours USING btree (name)']);
  });

  test('`continue` leaves the view untouched, with a warning', { timeout: 60_000 }, async () => {
    const project = await made(BY_NAME);
    await project.mart('build');
    project.project.write('models/m.sql', view(`${BY_ID}, on_configuration_change='continue'`));
    const left = await project.mart('build', '--exclude', 'resource_type:seed');
    expect(left.exitCode).toBe(0);
    expect(left.output).toContain('m: its indexes changed (- btree on name, + unique btree on id, + btree on name, id), and it is left as it is');
    expect(await indexes(project)).toEqual(['CREATE INDEX ours USING btree (name)']);
  });

  test('`fail` ends the node, and a full refresh makes it anew', { timeout: 60_000 }, async () => {
    const project = await made(BY_NAME);
    await project.mart('build');
    project.project.write('models/m.sql', view(`${BY_ID}, on_configuration_change='fail'`));
    const failed = await project.mart('build', '--exclude', 'resource_type:seed');
    expect(failed.exitCode).toBe(1);
    expect(failed.output).toContain('and `on_configuration_change` is `fail`');
    expect(await indexes(project)).toEqual(['CREATE INDEX ours USING btree (name)']);
    expect((await project.mart('build', '--full-refresh', '--exclude', 'resource_type:seed')).exitCode).toBe(0);
    expect(await indexes(project)).toEqual(['CREATE INDEX ours USING btree (name, id)', 'CREATE UNIQUE INDEX ours USING btree (id)']);
  });
}, ['postgres']);
