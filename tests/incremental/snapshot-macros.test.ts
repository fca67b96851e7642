import { expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';
import { testProject } from '../support/project.ts';

const SNAPSHOT = (config: string) => `snapshots:\n  - name: people_history\n    relation: ref('people')\n    config: {unique_key: id, ${config}}\n`;
const people = (rows: string) => `id,name,revision\n${rows}`;
const SEED_TYPES = 'seeds:\n  - name: people\n    config: {column_types: {id: integer, revision: integer, name: varchar(20)}}\n';

/** A row has changed when its revision is greater. */
const BY_REVISION = `{% macro snapshot_by_revision_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {% set key = model_config.get('unique_key') %}
  {% set now = snapshot_get_time() %}
  {% do return({
    'unique_key': key,
    'updated_at': now,
    'row_changed': '(' ~ snapshotted_rel ~ '.' ~ model_config.get('revision_column') ~ ' < ' ~ current_rel ~ '.' ~ model_config.get('revision_column') ~ ')',
    'scd_id': snapshot_hash_arguments([key, model_config.get('revision_column')]),
    'hard_deletes': adapter.get_hard_deletes_behavior(model_config),
    'invalidate_hard_deletes': adapter.get_hard_deletes_behavior(model_config) == 'invalidate',
  }) %}
{% endmacro %}`;

onEveryEngine('a snapshot strategy of the project', (make) => {
  test('says which rows have changed', { timeout: 60_000 }, async () => {
    const project = await make({
      'seeds/people.csv': people('1,Ann,1\n2,Bob,1\n3,Cem,1\n'),
      'seeds/seeds.yml': SEED_TYPES,
      'snapshots/people.yml': SNAPSHOT('strategy: by_revision, revision_column: revision, hard_deletes: invalidate'),
      'macros/by_revision.sql': BY_REVISION,
    });
    const history = () => project.rows("select id, name, revision, case when dbt_valid_to is null then 'open' else 'closed' end from people_history order by id, revision, name");
    expect((await project.mart('build')).exitCode).toBe(0);
    project.project.write('seeds/people.csv', people('1,Ann Other,2\n2,Bobby,1\n4,Dee,1\n'));
    expect((await project.mart('build')).exitCode).toBe(0);
    const wanted = [[1, 'Ann', 1, 'closed'], [1, 'Ann Other', 2, 'open'], [2, 'Bob', 1, 'open'], [3, 'Cem', 1, 'closed'], [4, 'Dee', 1, 'open']];
    expect(await history()).toEqual(wanted);
    expect((await project.mart('build')).exitCode).toBe(0);
    expect(await history()).toEqual(wanted);
  });

  test('is asserted before it is published, and takes new columns', { timeout: 60_000 }, async () => {
    const project = await make({
      'seeds/people.csv': people('1,Ann,1\n'),
      'seeds/seeds.yml': SEED_TYPES,
      'snapshots/people.yml': `${SNAPSHOT('strategy: by_revision, revision_column: revision')}    columns: [{name: name, data_tests: [{accepted_values: {arguments: {values: [Ann, Bea]}}}]}]\n`,
      'macros/by_revision.sql': BY_REVISION,
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    project.project.write('seeds/people.csv', people('1,Wrong,2\n'));
    expect((await project.mart('build')).output).toContain('not published: 1 of 1 assertion failed');
    expect(await project.rows('select id, name, revision from people_history')).toEqual([[1, 'Ann', 1]]);
    project.project.write('seeds/people.csv', 'id,name,revision,town\n1,Bea,2,Ulm\n');
    project.project.write('seeds/seeds.yml', SEED_TYPES.replace('varchar(20)', 'varchar(20), town: varchar(20)'));
    expect((await project.mart('build')).exitCode).toBe(0);
    expect(await project.rows('select name, town from people_history order by revision')).toEqual([['Ann', null], ['Bea', 'Ulm']]);
  });
});

test('the ids of rows follow the project’s snapshot_hash_arguments, and a built-in strategy its override', async () => {
  const project = testProject({
    'seeds/people.csv': people('1,Ann,1\n2,Bob,1\n'),
    'snapshots/people.yml': SNAPSHOT('strategy: check, check_cols: [name]'),
    'macros/hash.sql': "{% macro default__snapshot_hash_arguments(args) %}{% do return(\"'id-' || cast(\" ~ args[0] ~ ' as varchar)') %}{% endmacro %}",
  });
  expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select dbt_scd_id from people_history order by id')).toEqual([['id-1'], ['id-2']]);
  project.write('macros/hash.sql', '{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}{% set checked = snapshot_strategy(model_config, snapshot_get_time(), "false") %}{% do return(checked) %}{% endmacro %}');
  project.write('seeds/people.csv', people('1,Changed,1\n2,Bob,1\n'));
  expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select name from people_history order by id')).toEqual([['Ann'], ['Bob']]);
});

test('a strategy of a package is named with the package', async () => {
  const project = testProject({
    'packages.yml': 'packages: [{local: packages/helpers}]\n',
    'packages/helpers/dbt_project.yml': 'name: helpers\nversion: "1.0"\n',
    'packages/helpers/macros/by_revision.sql': BY_REVISION,
    'seeds/people.csv': people('1,Ann,1\n'),
    'snapshots/people.yml': SNAPSHOT('strategy: helpers.by_revision, revision_column: revision'),
  });
  expect((await project.mart('deps')).exitCode).toBe(0);
  expect((await project.mart('build')).exitCode).toBe(0);
  project.write('seeds/people.csv', people('1,Anna,2\n'));
  expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select name, dbt_valid_to is null from people_history order by revision')).toEqual([['Ann', false], ['Anna', true]]);
});

test('an unknown strategy is refused', async () => {
  const project = testProject({ 'seeds/people.csv': people('1,Ann,1\n'), 'snapshots/people.yml': SNAPSHOT('strategy: yearly') });
  const { output, exitCode } = await project.mart('build');
  expect(exitCode).toBe(1);
  expect(output).toContain('the snapshot people_history has the unknown `strategy` `yearly`');
  expect(output).toContain('one of your own is a macro `snapshot_<name>_strategy`');
});
