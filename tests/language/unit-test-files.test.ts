import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const YAML = `unit_tests:
  - name: doubles
    model: doubled
    given:
      - input: ref('orders')
        rows: [{id: 1, amount: 3}]
    expect:
      rows: [{id: 1, twice: 7}]
`;

test('a unit test that fails names the file that holds the query it sent', async () => {
  const project = testProject({
    'models/orders.sql': 'select 1 as id, 2 as amount',
    'models/shop/doubled.sql': "select id, amount * 2 as twice from {{ ref('orders') }}",
    'models/shop/tests.yml': YAML,
  });
  const { output, exitCode } = await project.mart('build');
  expect(exitCode).toBe(1);
  const path = /compiled code at (\S+doubles\S*)/.exec(output)?.[1] ?? '';
  expect(path).toBe('target/compiled/test/models/shop/tests.yml/models/shop/doubles.sql');
  const rows = await project.query(project.read(path));
  expect(rows).toEqual([[1, 6]]);
});

test('what the warehouse refuses of it can be read there too', async () => {
  const project = testProject({
    'models/orders.sql': 'select 1 as id, 2 as amount',
    'models/doubled.sql': "select id, amount * nope as twice from {{ ref('orders') }}",
    'models/tests.yml': YAML,
  });
  const { output, exitCode } = await project.mart('test', '--select', 'test_type:unit');
  expect(exitCode).toBe(1);
  expect(output).toContain('models/doubled.sql:1:21');
  expect(project.read('target/compiled/test/models/tests.yml/models/doubles.sql')).toContain('amount * nope');
});

test('a seed has no compiled code to point at', async () => {
  const { output } = await testProject({ 'seeds/a.csv': 'id,name\n1,"x\n' }).mart('seed');
  expect(output).toContain('error[csv-invalid] seeds/a.csv:2:1');
  expect(output).not.toContain('compiled code at');
});
