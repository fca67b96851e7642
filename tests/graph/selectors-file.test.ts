import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

/** Each under `definition:`, with what is said of it: the file is read whole, whether a selector is used or not. */
const REFUSED: readonly (readonly [definition: string, problem: RegExp])[] = [
  ['{method: tagg, value: nightly}', /there is no method `tagg`[^]*did you mean `tag`/],
  ['{unio: [a]}', /there is no method `unio`|expected|must be/],
  ['{method: selector, value: nope}', /there is no selector named `nope`/],
  ['{method: selector, value: mine}', /it refers to itself/],
  ['{method: tag, value: x, indirect_selection: sometimes}', /`indirect_selection` must be one of/],
];

test('what has no effect in a selector is told, and the rest counts', async () => {
  const project = testProject({
    'models/a.sql': 'select 1 as id',
    'models/b.sql': 'select 1 as id',
    'selectors.yml': 'selectors:\n  - name: mine\n    definition:\n      union:\n        - {method: fqn, value: "*", defualt: true}\n        - exclude: [b]\n          parents: true\n',
  });
  const { stdout, output, exitCode } = await project.mart('ls', '--selector', 'mine', '--quiet');
  expect(stdout).toBe('test.a\n');
  expect(exitCode).toBe(0);
  expect((await project.mart('parse')).output).toMatch(/warning\[unknown-key\] selectors.yml:2:11: selector `mine`: `defualt` has no effect here[^]*`parents` has no effect/);
  expect(output).not.toContain('error');
});

test.each(REFUSED)('the selector %s is refused with its place by every command', async (definition, problem) => {
  const project = testProject({ 'models/a.sql': 'select 1 as id', 'selectors.yml': `selectors:\n  - name: mine\n    definition: ${definition}\n` });
  const { output, exitCode } = await project.mart('ls');
  expect(output).toMatch(/error\[selector-invalid\] selectors.yml:2:11: /);
  expect(output).toMatch(problem);
  expect(exitCode).toBe(2);
});
