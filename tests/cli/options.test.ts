import { describe, expect, test } from 'vitest';
import { fakeMart, mart } from './support.ts';

async function optionsOf(argv: readonly string[], env: Record<string, string> = {}) {
  const fake = fakeMart();
  const outcome = await mart(argv, { env, load: fake.load, cwd: '/nowhere' });
  return { ...outcome, options: fake.loaded[0], selection: fake.calls[0]?.[1], calls: fake.calls };
}

describe('options reach the library', () => {
  test('only what was given', async () => {
    const { options } = await optionsOf(['--no-write-json', 'build']);
    expect(options?.flags).toEqual({ writeJson: false });
    expect(options).not.toHaveProperty('target');
    expect(options?.command).toBe('build');
    expect(options?.projectDir).toBe('/nowhere');
  });

  test('before and after the command', async () => {
    const before = await optionsOf(['--target', 'prod', '--full-refresh', '--threads', '8', 'run']);
    const after = await optionsOf(['run', '-t', 'prod', '-f', '--threads=8']);
    for (const { options } of [before, after]) {
      expect(options).toMatchObject({ target: 'prod', threads: 8, flags: { fullRefresh: true } });
    }
  });

  test.each([
    [['--select', 'a', 'b+', '--exclude', 'c'], { select: ['a', 'b+'], exclude: ['c'] }],
    [['-s', 'a', '-s', 'b'], { select: ['a', 'b'] }],
    [['--select', 'a  b'], { select: ['a', 'b'] }],
    [['--select=a', 'b'], { select: ['a', 'b'] }],
    [['--models', 'a', '--select', 'b'], { select: ['b', 'a'] }],
    [['-m', 'a'], { select: ['a'] }],
    [['--model', 'a'], { select: ['a'] }],
    [['--selector', 'nightly'], { selector: 'nightly' }],
    [
      ['--resource-types', 'model', 'seed', '--exclude-resource-type=test'],
      { resourceTypes: ['model', 'seed'], excludeResourceTypes: ['test'] },
    ],
    [['--resource-type', 'all'], {}],
  ])('selection %j', async (argv, expected) => {
    const { calls } = await optionsOf(['build', ...argv, '--quiet']);
    expect(calls[0]).toEqual(['build', expected]);
  });

  test('--vars in YAML and JSON', async () => {
    expect((await optionsOf(['run', '--vars', '{day: 2024-01-31, n: 3}'])).options?.vars).toMatchObject({ n: 3 });
    expect((await optionsOf(['run', '--vars', '{"a": {"b": [1, null]}}'])).options?.vars).toEqual({
      a: { b: [1, null] },
    });
    expect((await optionsOf(['run', '--vars', ''])).options?.vars).toEqual({});
  });

  test('what artifacts record', async () => {
    const { options } = await optionsOf(['run', '--select', 'a', '--full-refresh']);
    expect(options?.args).toMatchObject({
      which: 'run',
      invocation_command: 'mart run --select a --full-refresh',
      select: ['a'],
      full_refresh: true,
    });
  });
});

describe('environment', () => {
  test('each prefix, the strongest first', async () => {
    const env = { DBT_TARGET: 'c', DBT_ENGINE_TARGET: 'b' };
    expect((await optionsOf(['run'], env)).options?.target).toBe('b');
    expect((await optionsOf(['run'], { ...env, MART_TARGET: 'a' })).options?.target).toBe('a');
    expect((await optionsOf(['run', '--target', 'cli'], env)).options?.target).toBe('cli');
  });

  test('switches, numbers and lists', async () => {
    const { options, calls } = await optionsOf(['build'], {
      DBT_FAIL_FAST: 'Yes',
      DBT_DEFER: '0',
      DBT_PRINTER_WIDTH: '120',
      DBT_RESOURCE_TYPES: 'model test',
    });
    expect(options?.flags).toMatchObject({ failFast: true, defer: false, printerWidth: 120 });
    expect(calls[0]?.[1]).toEqual({ resourceTypes: ['model', 'test'] });
  });

  test('an option that the command does not take is not read from the environment', async () => {
    expect((await optionsOf(['parse'], { DBT_FULL_REFRESH: 'true' })).options?.flags).toEqual({});
  });

  test('an empty variable is as none', async () => {
    expect((await optionsOf(['run'], { DBT_TARGET: '' })).options).not.toHaveProperty('target');
  });
});

describe('wrong usage', () => {
  test.each([
    [['biuld'], 'unknown command `biuld`', 'did you mean `build`?'],
    [['run', '--selct', 'x'], 'unknown option `--selct`', 'did you mean `--select`?'],
    [['--ful-refresh', 'run'], 'unknown option `--ful-refresh`', 'did you mean `--full-refresh`?'],
    [['clean', '--select', 'x'], 'unknown option `--select`', 'see `mart clean --help`'],
    [['clean', '--full-refresh'], 'this command takes no --full-refresh', ''],
    [['run', '--threads', 'many'], '--threads takes a whole number, not `many`', ''],
    [
      ['run', '--log-format', 'jsn'],
      '--log-format is one of text, debug, json, default, not `jsn`',
      'did you mean `json`?',
    ],
    [['ls', '--output', 'yaml'], '--output is one of selector, name, path, json, not `yaml`', ''],
    [['ls', '--select'], 'needs a value', 'see `mart ls --help`'],
    [['run', 'orders'], 'takes no `orders`', '--select orders'],
    [['show'], 'show needs a node (--select) or a query (--inline)', ''],
    [['run', '--vars', '[a]'], "--vars must be a mapping such as '{name: value}', not a list", ''],
  ])('%j', async (argv, message, hint) => {
    const { exitCode, stdout, stderr } = await mart(argv);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
  });

  test('broken YAML is shown where it breaks', async () => {
    const { exitCode, stderr } = await mart(['run', '--vars', '{a: [1, }']);
    expect(stderr).toMatch(/^error\[yaml-syntax\] --vars:1:\d+: /);
    expect(stderr).toContain('  1 | {a: [1, }\n');
    expect(exitCode).toBe(2);
  });

  test('a wrong value in the environment names the variable', async () => {
    const { exitCode, stderr } = await mart(['run'], { env: { DBT_FAIL_FAST: 'perhaps' } });
    expect(stderr).toContain('DBT_FAIL_FAST is true or false, not `perhaps`');
    expect(exitCode).toBe(2);
  });
});

describe('help', () => {
  test('lists the commands', async () => {
    const { exitCode, stdout } = await mart(['--help']);
    expect(exitCode).toBe(0);
    for (const name of ['build', 'run-operation', 'ls|list', 'init']) expect(stdout).toContain(`\n  ${name} `);
  });

  test.each([[['help', 'build']], [['build', '--help']]])('%j', async (argv) => {
    const { exitCode, stdout } = await mart(argv);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Usage: mart build');
    expect(stdout).toContain('--dry-run');
  });

  test('names the version', async () => {
    expect((await mart(['-V'])).stdout).toMatch(/^mart \d+\.\d+\.\d+\n$/);
  });
});
