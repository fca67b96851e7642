import { describe, expect, it } from 'vitest';
import { globTest, pathTests } from '../../src/graph/selection/glob.ts';

describe('globTest', () => {
  it.each([
    ['stg_*', 'stg_orders', true],
    ['stg_*', 'orders_stg_', false],
    ['*', 'a.b/c', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[!a-c]x', 'dx', true],
    ['a[', 'a[', true],
    ['a.b', 'axb', false],
    ['a.*', 'a.b', true],
    ['A*', 'abc', false],
    ['x+(y)$', 'x+(y)$', true],
  ])('%s against %s: %s', (pattern, text, expected) => {
    expect(globTest(pattern)(text)).toBe(expected);
  });
});

describe('pathTests', () => {
  it.each([
    ['models', 'models/a.sql', true, false],
    ['models/', 'models/a.sql', true, false],
    ['./models', 'models/a.sql', true, false],
    ['model', 'models/a.sql', false, false],
    ['models/a.sql', 'models/a.sql', true, true],
    ['models/*.sql', 'models/x/a.sql', false, false],
    ['models/*', 'models/x/a.sql', true, false],
    ['models/**/a.sql', 'models/x/y/a.sql', true, true],
    ['models/**/a.sql', 'models/a.sql', true, true],
    ['models/**', 'models/x/a.sql', true, false],
    ['**/core', 'models/marts/core/a.sql', true, false],
  ])('%s against %s: within %s, exactly %s', (pattern, path, within, exactly) => {
    const tests = pathTests(pattern);
    expect([tests.within(path), tests.exactly(path)]).toEqual([within, exactly]);
  });
});
