import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testProject, type TestProject } from '../support/project.ts';

function project(files: Record<string, string>): TestProject {
  const made = testProject(files);
  mkdirSync(join(made.folder, 'out'));
  return made;
}

const has = (made: TestProject, path: string): boolean => existsSync(join(made.folder, path));

test('an external model is a file and a view that reads it: parquet, CSV, JSON, by location, format and options', async () => {
  const made = project({
    'models/plain.sql': `{{ config(materialized='external') }} select 1 as id, 'a' as name`,
    'models/piped.sql': `{{ config(materialized='external', location='out/piped.csv', delimiter='|') }} select * from {{ ref('plain') }}`,
    'models/zipped.sql': `{{ config(materialized='external', location='out/zipped.csv.gz') }} select * from {{ ref('plain') }}`,
    'models/as_json.sql': `{{ config(materialized='external', format='json', location='out/rows.json') }} select * from {{ ref('plain') }}`,
    'models/folders.sql': `{{ config(materialized='external', location='out/folders', options={'format': 'parquet', 'partition_by': 'id', 'overwrite_or_ignore': 'true'}) }} select * from {{ ref('plain') }}`,
    'models/reader.sql': `select * from {{ ref('piped') }} union all select * from {{ ref('zipped') }} union all select id, name from {{ ref('as_json') }}`,
  });
  expect((await made.mart('run')).output).toContain('PASS=6');
  expect(has(made, 'plain.parquet')).toBe(true);
  expect(made.read('out/piped.csv')).toBe('id|name\n1|a\n');
  expect(has(made, 'out/zipped.csv.gz')).toBe(true);
  expect(JSON.parse(made.read('out/rows.json'))).toEqual({ id: 1, name: 'a' });
  expect(has(made, 'out/folders/id=1')).toBe(true);
  expect(await made.query('select * from reader')).toEqual([[1, 'a'], [1, 'a'], [1, 'a']]);
  expect(await made.query('select name, id from folders')).toEqual([['a', 1]]);
  expect(await made.query(`select table_name, table_type from information_schema.tables where table_name like 'p%' order by 1`)).toEqual([['piped', 'VIEW'], ['plain', 'VIEW']]);
  expect((await made.mart('run')).output).toContain('PASS=6');
  expect(await made.query(`select count(*) from information_schema.tables where table_name like '%\\_\\_mart%' escape '\\'`)).toEqual([[0]]);
});

test('a file takes its name only when its assertions hold, read back from the file', async () => {
  const made = project({
    'models/ids.sql': `{{ config(materialized='external', location='out/ids.csv') }} select {{ var('n') }} as id`,
    'models/ids.yml': 'models:\n  - name: ids\n    columns: [{name: id, data_tests: [{accepted_values: {values: [1], quote: false}}]}]\n',
  });
  expect((await made.mart('build', '--vars', 'n: 1')).exitCode).toBe(0);
  const failed = await made.mart('build', '--vars', 'n: 2');
  expect(failed.exitCode).toBe(1);
  expect(failed.output).toContain('not published');
  expect(made.read('out/ids.csv')).toBe('id\n1\n');
  expect(await made.query('select * from ids')).toEqual([[1]]);
  expect(has(made, 'out/ids__mart_new.csv')).toBe(false);
});

test('a model without rows keeps its columns; a table in the way makes room', async () => {
  const made = project({ 'models/none.sql': `{{ config(materialized='table') }} select 1 as id, 'a' as name` });
  await made.mart('run');
  for (const format of ['csv', 'json', 'parquet']) {
    made.write('models/none.sql', `{{ config(materialized='external', format='${format}', location='out/none.${format}') }} select 1 as id, 'a' as name where false`);
    expect((await made.mart('run')).output).toContain('PASS=1');
    expect(await made.query('select id, name from none')).toEqual([]);
  }
});

test('a format that is none, and a plugin', async () => {
  const made = project({
    'models/odd.sql': `{{ config(materialized='external', format='xlsx') }} select 1 as id`,
    'models/glued.sql': `{{ config(materialized='external', glue_register=true) }} select 1 as id`,
  });
  const { output, exitCode } = await made.mart('run');
  expect(exitCode).toBe(1);
  expect(output).toContain('Invalid format: xlsx. Allowed formats are: csv, parquet, json');
  expect(output).toContain('`glue_register` names Python code');
  expect(has(made, 'odd.xlsx')).toBe(false);
});

test('register_upstream_external_models makes the views of files that an earlier run left', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mart-external-'));
  const gone = ['plain', 'parts'].map((name) => `{% if var('later', false) %}drop view if exists ${name}{% endif %}`);
  const made = project({
    'dbt_project.yml': `name: test\nprofile: test\non-run-start: ${JSON.stringify([...gone, '{{ register_upstream_external_models() }}'])}\n`,
    'models/plain.sql': "{{ config(materialized='external', location='FOLDER/plain.csv', format='csv') }} select 1 as id".replace('FOLDER', folder),
    'models/parts.sql': "{{ config(materialized='external', location='FOLDER/parts', options={'partition_by': 'a'}) }} select range as a, 'foo' as b from range(5)".replace('FOLDER', folder),
    'models/reader.sql': "{{ config(materialized='table') }} select a from {{ ref('parts') }} union all select id from {{ ref('plain') }}",
  });
  expect((await made.mart('run')).output).toContain('PASS=6');
  const { output } = await made.mart('run', '--select', 'reader', '--vars', 'later: true');
  expect(output).toContain('ERROR=0');
  expect(await made.query('select count(*) from reader')).toEqual([[6]]);
});
