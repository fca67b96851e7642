import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('a .env file adds to the environment of templates and options; what is set already stays', async () => {
  const project = testProject({
    '.env': [
      '# for templates',
      'export PLAIN=plain text # with a comment',
      "SINGLE='it is \\'so\\' #1'",
      'DOUBLE="two\\nlines"',
      'MADE="${PLAIN}/${NOWHERE:-otherwise}"',
      'SET_ALREADY=from the file',
      'DBT_ENV_SECRET_WORD=verysecretword',
      'DBT_TARGET_PATH=elsewhere',
      'no assignment',
      '',
    ].join('\n'),
    'models/one.sql': ['PLAIN', 'SINGLE', 'DOUBLE', 'MADE', 'SET_ALREADY'].map((name) => `{{ print('${name}=' ~ env_var('${name}')) if execute }}`).join('\n') + '\nselect 1 as n',
  });
  const { exitCode, stdout } = await project.martWith({ SET_ALREADY: 'from the shell' }, 'run');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('PLAIN=plain text\n');
  expect(stdout).toContain("SINGLE=it is 'so' #1\n");
  expect(stdout).toContain('DOUBLE=two\nlines\n');
  expect(stdout).toContain('MADE=plain text/otherwise\n');
  expect(stdout).toContain('SET_ALREADY=from the shell\n');
  expect(project.json('elsewhere/run_results.json')['results']).toHaveLength(1);
});

test('a secret of a .env file is shown nowhere', async () => {
  const project = testProject({ '.env': 'DBT_ENV_SECRET_WORD=verysecretword\n', 'models/one.sql': "select 'verysecretword' as w, no_such_column" });
  const { exitCode, output } = await project.mart('run');
  expect(exitCode).toBe(1);
  expect(output).not.toContain('verysecretword');
});
