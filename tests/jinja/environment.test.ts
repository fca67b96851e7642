import { expect, it } from 'vitest';
import { createEnvironment } from '../../src/jinja/environment.ts';
import { file } from './helpers.ts';

it('renders our templates through a nunjucks environment', () => {
  const environment = createEnvironment((name) =>
    name === 'a.sql' ? file("{{ rows | map(attribute='n') | list }} {{ 7 // 2 }} {{ none }}", name) : undefined,
  );
  expect(environment.render('a.sql', { rows: [{ n: 1 }, { n: 'b' }] })).toBe("[1, 'b'] 3 None");
});

it('reports errors as nunjucks does', () => {
  const environment = createEnvironment((name) => file('select\n  {{ 1 / 0 }}', name));
  expect(() => environment.render('a.sql', {})).toThrow(/\(a\.sql\)(.|\n)*division by zero/);
});
