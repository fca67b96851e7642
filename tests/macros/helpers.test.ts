import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/domain/json.ts';
import { engineSettings } from '../engines/engine-settings.ts';
import { profilesFile, testProject, type TestProject } from '../support/project.ts';

type Engine = 'duckdb' | 'postgres' | 'mysql';
const ENGINES: readonly Engine[] = ['duckdb', 'postgres', 'mysql'];
const SCHEMA = 'macro_helpers';

const read = (name: string): string => readFileSync(new URL(`helpers/${name}`, import.meta.url), 'utf8');

/** The output block of each engine. */
async function settingsFor(engine: Engine): Promise<JsonObject | undefined> {
  if (engine === 'duckdb') return { type: 'duckdb', path: 'test.duckdb', schema: SCHEMA, threads: 1 };
  return engineSettings(engine, { schema: SCHEMA, threads: 1 });
}

const outputs = new Map<Engine, JsonObject | undefined>();
for (const engine of ENGINES) outputs.set(engine, await settingsFor(engine));

/** A project with the test's materializations, on a schema that is emptied first. */
async function projectOn(engine: Engine, files: Readonly<Record<string, string>>): Promise<TestProject> {
  const project = testProject({
    ...profilesFile(outputs.get(engine) ?? {}),
    'macros/materializations.sql': read('materializations.sql'),
    'macros/probe.sql': read('probe.sql'),
    'macros/clean.sql': '{% macro clean() %}{% do drop_schema_named(target.schema) %}{% endmacro %}',
    ...files,
  });
  expect((await project.mart('run-operation', 'clean')).output).not.toContain('error');
  return project;
}

/** A query's rows, sorted here: around a limit MariaDB forgets the order of the query inside. */
async function rowsOf(project: TestProject, query: string): Promise<unknown> {
  const { stdout, exitCode, output } = await project.mart('show', '--inline', query, '--output', 'json', '--quiet');
  expect(exitCode, output).toBe(0);
  const shown = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { show: Readonly<Record<string, unknown>>[] };
  return shown.show.map((row) => Object.values(row)).sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}

/** A model that gives ids 1 and 2 at first, then 2 and 3, with another column in place of `t`. */
function grown(strategy: string): string {
  return `{{ config(materialized='grown', incremental_strategy='${strategy}', unique_key='id', on_schema_change='sync_all_columns') }}
{% if load_relation(this) is none %}select 1 as id, 'a' as t union all select 2, 'b'{% else %}select 2 as id, 'new' as u union all select 3, 'c'{% endif %}`;
}

const STRATEGIES: Readonly<Record<string, unknown>> = {
  append: [[1, null], [2, 'new'], [2, null], [3, 'c']],
  'delete+insert': [[1, null], [2, 'new'], [3, 'c']],
  merge: [[1, null], [2, 'new'], [3, 'c']],
  default: [[1, null], [2, 'new'], [3, 'c']],
};

describe.each(ENGINES)('helpers on %s', (engine) => {
  const onEngine = test.skipIf(outputs.get(engine) === undefined);

  onEngine('a custom materialization swaps its table twice, with hooks', async () => {
    const hooks = "pre_hook=before_begin('create table if not exists ' ~ target.schema ~ '.hooked as select 0 as n'), post_hook='insert into ' ~ target.schema ~ '.hooked select count(*) from {{ this }}'";
    const project = await projectOn(engine, {
      'models/kept.sql': `{{ config(materialized='kept_table', ${hooks}) }}\nselect 1 as id union all select 2`,
    });
    for (let round = 0; round < 2; round += 1) expect((await project.mart('build')).output).toContain('PASS=1 WARN=0 ERROR=0');
    expect(await rowsOf(project, "select id from {{ ref('kept') }}")).toEqual([[1], [2]]);
    expect(await rowsOf(project, 'select n from {{ target.schema }}.hooked')).toEqual([[0], [2], [2]]);
  });

  onEngine('a custom materialization grows its table by each strategy, and follows its columns', async () => {
    const names = Object.keys(STRATEGIES);
    const models = names.map((name) => [`models/by_${name.replace('+', '_')}.sql`, grown(name)] as const);
    const project = await projectOn(engine, Object.fromEntries(models));
    for (let round = 0; round < 2; round += 1) expect((await project.mart('build')).output).toContain(`PASS=${names.length} WARN=0 ERROR=0`);
    for (const [name, rows] of Object.entries(STRATEGIES)) {
      expect(await rowsOf(project, `select id, u from {{ ref('by_${name.replace('+', '_')}') }}`), name).toEqual(rows);
    }
  });

  onEngine('on_schema_change: fail names the columns', async () => {
    const project = await projectOn(engine, { 'models/strict.sql': grown('append').replace('sync_all_columns', 'fail') });
    expect((await project.mart('build')).exitCode).toBe(0);
    const { output, exitCode } = await project.mart('build');
    expect(exitCode).toBe(1);
    expect(output).toContain('only in the query: u');
    expect(output).toContain('only in the table: t');
  });

  onEngine('what macros ask of the warehouse', async () => {
    const project = await projectOn(engine, {});
    const { stdout, output, exitCode } = await project.mart('run-operation', 'probe', '--quiet');
    expect(exitCode, output).toBe(0);
    expect(stdout.trim()).toBe(PROBED);
  });
});

const PROBED = `columns of a query: ['a', 'b']
rows of a query: [1, 2]
exists before: False
exists after: True
columns: ['a', 'c']
rows left: 0
schema is listed: True
schema exists: 1
relations: ['probe']
replaced by a view: 5
verdict: 1
fixture rows: 2
compared rows: 1
shown rows: 1
fresh until: 2024-01-01
noop: did nothing`;
