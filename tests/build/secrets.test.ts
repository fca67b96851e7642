import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test.each(['pasword', 'passwrod', 'Password', 'tokn', 'privat_key'])('a mistyped `%s` does not show what it holds', async (key) => {
  const project = testProject({
    'profiles.yml': `test:\n  target: dev\n  outputs:\n    dev:\n      type: snowflake\n      account: a\n      user: u\n      database: d\n      schema: s\n      ${key}: hunter2 is secret\n`,
    'models/orders.sql': 'select 1 as id',
  });
  const { output, exitCode } = await project.mart('build');
  expect(exitCode).toBe(2);
  expect(output).toContain(`unknown key \`${key}\``);
  expect(output).not.toContain('hunter2');
});

test('an error in a profile does not show a password that stands on the same line', async () => {
  const project = testProject({
    'profiles.yml': 'test: {target: dev, outputs: {dev: {type: postgres, hots: 127.0.0.1, user: mart, password: "hunter2 is secret", dbname: shop, schema: s}}}\n',
    'models/orders.sql': 'select 1 as id',
  });
  const { output, exitCode } = await project.mart('build');
  expect(exitCode).toBe(2);
  expect(output).toContain('error[profile-invalid] profiles.yml:1:');
  expect(output).toContain('did you mean `host`?');
  expect(output).not.toContain('hunter2');
});
