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
