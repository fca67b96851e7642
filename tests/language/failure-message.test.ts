import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('run_results.json tells an error of the warehouse from one of the template, as tools look for it', async () => {
  const project = testProject({ 'models/refused.sql': 'select nope', 'models/unreadable.sql': "{{ exceptions.raise_compiler_error('no') if execute }}" });
  expect((await project.mart('run')).exitCode).toBe(1);
  const { results } = project.json('target/run_results.json') as { results: readonly { unique_id: string; message: string }[] };
  const messages = Object.fromEntries(results.map((result) => [result.unique_id, result.message]));
  expect(messages['model.test.refused']).toContain('Database Error in model refused (models/refused.sql)\n');
  expect(messages['model.test.unreadable']).toContain('Compilation Error in model unreadable (models/unreadable.sql)\n');
});

test('what reads an ephemeral model that cannot be compiled is skipped, with the place in that model', async () => {
  const project = testProject({
    'models/base.sql': "{{ config(materialized='ephemeral') }}\nselect {{ adapter.no_such_method() }} as id",
    'models/reader.sql': "select * from {{ ref('base') }}",
    'models/next.sql': "select * from {{ ref('reader') }}",
  });
  const { exitCode, stdout } = await project.mart('run');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('[ERROR SKIP]');
  expect(stdout).toContain('models/base.sql:2:11');
  expect(stdout).toContain('ERROR=0 SKIP=2');
  const { results } = project.json('target/run_results.json') as { results: readonly { unique_id: string; status: string; message: string }[] };
  expect(Object.fromEntries(results.map((result) => [result.unique_id, result.status]))).toEqual({
    'model.test.reader': 'skipped',
    'model.test.next': 'skipped',
  });
  expect(results[0]?.message).toContain('Compilation Error in model reader');
});
