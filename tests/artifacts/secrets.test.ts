import { expect, it } from 'vitest';
import { scrub, scrubJson } from '../../src/diagnostics/secrets.ts';

it('replaces every secret', () => {
  expect(scrub('user:pa$$ host pa$$', ['pa$$'])).toBe('user:***** host *****');
});

it('leaves no tail of a secret that holds another', () => {
  expect(scrub('abcdef abc', ['abc', 'abcdef'])).toBe('***** *****');
});

it('ignores blank secrets', () => {
  expect(scrub('a b', ['', ' '])).toBe('a b');
});

it('finds secrets that JSON escapes', () => {
  const secret = 'q"\\\n';
  expect(JSON.parse(scrubJson(JSON.stringify({ message: `it was ${secret}!` }), [secret]))).toEqual({
    message: 'it was *****!',
  });
});
