import { expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';
import { testProject } from '../support/project.ts';

onEveryEngine('`quote_columns: false`', (make) => {
  test('folds the names of a header, which are kept as written otherwise', async () => {
    const project = await make({
      'seeds/folded.csv': 'ID,Full Name,Born_In\n1,Ann,2001-02-03\n',
      'seeds/kept.csv': 'ID,Born_In\n1,2001-02-03\n',
      'seeds/seeds.yml': 'seeds:\n  - name: folded\n    config: {quote_columns: false, column_types: {Born_In: text}}\n',
      'models/both.sql': `select f.id, f."Full Name", f.born_in, k."ID", k."Born_In" from {{ ref('folded') }} f cross join {{ ref('kept') }} k`,
    });
    const result = await project.mart('build');
    expect(result.output).toContain('PASS=3');
  });
}, ['postgres']);

test('a seed column typed `float` keeps the digits that are written, `real` as many as it holds', async () => {
  const project = testProject({
    'seeds/measured.csv': 'exact,single\n62.3888186,62.3888186\n',
    'seeds/seeds.yml': 'seeds:\n  - name: measured\n    config: {column_types: {exact: float, single: real}}\n',
    'models/digits.sql': "select typeof(exact), cast(exact as varchar), typeof(single), exact = single from {{ ref('measured') }}",
  });
  expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('from digits')).toEqual([['DOUBLE', '62.3888186', 'FLOAT', false]]);
});

test('a number with many digits after the point is taken into a column of numbers', async () => {
  const project = testProject({ 'seeds/places.csv': 'id,x,y\n1,12345.678901234,0.12345678901234567890\n2,1,1e-12\n' });
  const { exitCode, output } = await project.mart('seed');
  expect(output).not.toContain('does not fit');
  expect(exitCode).toBe(0);
  expect(await project.query('select x, y from places order by id')).toEqual([[12345.678901234, 0.12345678901234568], [1, 1e-12]]);
});
