import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const AWAY = { type: 'postgres', host: '127.0.0.1', port: 1, user: 'u', password: 'p', dbname: 'd', schema: 's', retries: 0 };

const FILES = {
  'models/plain.sql': "select 1 as n, '{{ target.schema }}' as place",
  'models/reader.sql': "{{ config(materialized='incremental') }}\nselect n from {{ ref('plain') }} {% if is_incremental() %} where n > 7 {% endif %}",
};

test('what asks the warehouse nothing is compiled without one', async () => {
  const project = testProject(FILES);
  expect((await project.mart('compile', '--select', 'plain')).exitCode).toBe(0);
  expect(existsSync(join(project.folder, 'test.duckdb'))).toBe(false);
  project.write('profiles.yml', JSON.stringify({ test: { target: 'dev', outputs: { dev: AWAY } } }));
  const { output, exitCode } = await project.mart('compile');
  expect(exitCode).toBe(2);
  expect(output).toContain('PASS=1 WARN=0 ERROR=1');
  expect(output).toContain('error[connection-failed] models/reader.sql:2:');
});

test('--no-introspect asks the warehouse nothing: nothing stands there, and queries are refused', async () => {
  const project = testProject({ ...FILES, 'models/asks.sql': "select {{ run_query('select 1').columns[0].values()[0] }} as n", 'profiles.yml': JSON.stringify({ test: { target: 'dev', outputs: { dev: AWAY } } }) });
  const { output, exitCode } = await project.mart('compile', '--no-introspect');
  expect(exitCode).toBe(2);
  expect(output).toContain('PASS=2 WARN=0 ERROR=1');
  expect(output).toContain('error[unsupported] models/asks.sql:1:');
  expect(output).toContain('--no-introspect');
  expect(project.read('target/compiled/test/models/reader.sql')).not.toContain('n > 7');
});
