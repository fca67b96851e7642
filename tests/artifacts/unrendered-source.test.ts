import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('database and schema of a source are in the manifest as they are written, too', async () => {
  const project = testProject({
    'models/s.yml':
      'sources:\n  - {name: a, database: "{{ target.database }}", schema: "{{ target.schema }}", tables: [{name: t}]}\n  - {name: b, schema: b, tables: [{name: t}]}\n  - {name: c, tables: [{name: t}]}\n',
  });
  await project.mart('parse');
  const { sources } = project.json('target/manifest.json') as { sources: Record<string, Record<string, unknown>> };
  const written = (name: string) => [sources[`source.test.${name}.t`]?.['unrendered_database'], sources[`source.test.${name}.t`]?.['unrendered_schema']];
  expect(written('a')).toEqual(['{{ target.database }}', '{{ target.schema }}']);
  expect(sources['source.test.a.t']).toMatchObject({ database: 'test', schema: 'main' });
  expect(written('b')).toEqual([null, 'b']);
  expect(written('c')).toEqual([null, null]);
});
