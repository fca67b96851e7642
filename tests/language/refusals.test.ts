import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('both spellings of a hook in one config() are refused', async () => {
  const { output, exitCode } = await testProject({ 'models/one.sql': "{{ config({'pre_hook': 'select 1', 'pre-hook': 'select 2'}) }} select 1 as n" }).mart('run');
  expect(exitCode).toBe(2);
  expect(output).toContain('both `pre_hook` and `pre-hook`');
});

test('an unknown `store_failures_as` fails the test that has it', async () => {
  const project = testProject({ 'tests/bad.sql': "{{ config(store_failures_as='file') }} select 1 as n where 1 = 0", 'models/one.sql': 'select 1 as n' });
  const { output, exitCode } = await project.mart('build');
  expect(exitCode).toBe(1);
  expect(output).toContain("Accepted values are: ['ephemeral', 'table', 'view']");
  expect(await project.query('select n from one')).toEqual([[1]]);
});

test('a fixture with a column that its input does not have is refused', async () => {
  const project = testProject({
    'models/a.sql': 'select 1 as n',
    'models/b.sql': "select * from {{ ref('a') }}",
    'models/unit.yml': "unit_tests:\n  - name: t\n    model: b\n    given: [{input: ref('a'), rows: [{m: 1}]}]\n    expect: {rows: [{n: 1}]}\n",
  });
  await project.mart('run');
  expect((await project.mart('test')).output).toContain("Invalid column name: 'm' in unit test fixture for 'a'.");
});

test('a Python model is refused; the rest is built', async () => {
  const project = testProject({ 'models/py.py': 'def model(dbt, session):\n    return dbt.ref("one")\n', 'models/one.sql': 'select 1 as n' });
  const { output, exitCode } = await project.mart('run');
  expect(exitCode).toBe(1);
  expect(output).toContain('error[unsupported] models/py.py:1:1: py is written in Python');
  expect(output).toContain('hint: write it as SQL');
  expect(await project.query('select n from one')).toEqual([[1]]);
});

test('a hook of a seed that refers to another node is refused, whatever the command', async () => {
  const project = testProject({
    'seeds/a.csv': 'id\n1\n',
    'seeds/schema.yml': "seeds:\n  - name: a\n    config: {post-hook: \"select * from {{ ref('one') }}\"}\n",
    'models/one.sql': 'select 1 as n',
  });
  const { output, exitCode } = await project.mart('parse');
  expect(exitCode).toBe(2);
  expect(output).toContain("seeds/schema.yml:2:11");
  expect(output).toContain("Seeds cannot depend on other nodes: a hook of a (seeds/a.csv) has ref('one')");
});

test('submit_python_job() is refused where a template calls it', async () => {
  const project = testProject({ 'models/py.sql': "select 1 as n\n{{ submit_python_job(model, 'x = 1') }}", 'models/one.sql': 'select 1 as n' });
  const { output, exitCode } = await project.mart('run');
  expect(exitCode).toBe(1);
  expect(output).toContain('error[unsupported] models/py.sql:2:4: submit_python_job() is not supported');
  expect(output).toContain('hint: mart runs no Python');
  expect(await project.query('select n from one')).toEqual([[1]]);
});

test('a snapshot among the models is refused; in a comment it is none', async () => {
  const project = testProject({ 'models/one.sql': '{% snapshot s %}select 1 as n{% endsnapshot %}' });
  const { output, exitCode } = await project.mart('build');
  expect(exitCode).toBe(2);
  expect(output).toContain('error[template-syntax] models/one.sql:1:');
  expect(output).toContain('the snapshot `s` stands in a file that is no snapshot');
  project.write('models/one.sql', '{# {% snapshot s %}{% endsnapshot %} #}select 1 as n');
  expect((await project.mart('build')).exitCode).toBe(0);
});

test('what is read of the graph needs no guard against the parse pass', async () => {
  const project = testProject({
    'models/one.sql': "select {% for node in graph.nodes.values() %}'{{ node.name }}'{% endfor %} as n {{ graph.nodes['nope'] }}",
  });
  expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select n from one')).toEqual([['one']]);
});

test('a seed of another delimiter, described nowhere, is told at its header', async () => {
  const project = testProject({ 'dbt_project.yml': 'name: test\nprofile: test\nseeds:\n  +quote_columns: false\n', 'seeds/z.csv': 'a;b\n1;2\n' });
  const { output, exitCode } = await project.mart('seed');
  expect(exitCode).toBe(1);
  expect(output).toContain('error[csv-invalid] seeds/z.csv:1:1: z.csv: syntax error: the header is one name');
  expect(output).toContain('1 | a;b');
});

test('a unit test without `given` is refused', async () => {
  const project = testProject({ 'models/one.sql': 'select 1 as n', 'models/u.yml': 'unit_tests:\n  - name: u\n    model: one\n    expect: {rows: [{n: 1}]}\n' });
  const { output, exitCode } = await project.mart('parse');
  expect(exitCode).toBe(2);
  expect(output).toContain('models/u.yml:2:5: the unit test `u` needs a `given`');
});

test.each([
  ['in the project file', { 'dbt_project.yml': 'name: test\nversion: "1.0"\nprofile: test\nsnapshots: {+materialized: table}\n' }],
  ['in properties', { 'snapshots/s.yml': 'snapshots:\n  - name: s\n    config: {materialized: table}\n' }],
])('a snapshot is materialized as nothing else: %s', async (_where, files) => {
  const project = testProject({ ...files, 'snapshots/s.sql': "{% snapshot s %}{{ config(strategy='check', unique_key='n', check_cols='all') }} select 1 as n{% endsnapshot %}" });
  const { output, exitCode } = await project.mart('run');
  expect(exitCode).toBe(2);
  expect(output).toContain('materialized` must be one of snapshot, not the text `table`');
});

test.each(['#xyz', 'not_a_colour', 'grey'])('%s is no colour of a node', async (colour) => {
  const project = testProject({ 'models/one.sql': 'select 1 as n', 'models/one.yml': `models:\n  - name: one\n    config: {docs: {node_color: "${colour}"}}\n` });
  const { output, exitCode } = await project.mart('parse');
  expect(exitCode).toBe(2);
  expect(output).toContain('error[invalid-value] models/one.yml:3:33: `node_color` must be a colour');
  project.write('models/one.yml', 'models:\n  - name: one\n    config: {docs: {node_color: "#1F77b4"}}\n  - name: two\n    docs: {node_color: RebeccaPurple}\n');
  project.write('models/two.sql', "{{ config(docs={'node_color': '#abc'}) }} select 1 as n");
  expect((await project.mart('parse')).exitCode).toBe(0);
});

test('a foreign key leads to a ref() or a source()', async () => {
  const properties = (to: string) => `models:\n  - name: one\n    columns:\n      - {name: n, data_type: int, constraints: [{type: foreign_key, to: "${to}", to_columns: [n]}]}\n`;
  const project = testProject({ 'models/one.sql': 'select 1 as n', 'models/two.sql': 'select 1 as n', 'models/one.yml': properties('two') });
  const { output, exitCode } = await project.mart('parse');
  expect(exitCode).toBe(2);
  expect(output).toContain("error[invalid-value] models/one.yml:4:73: `to` must be ref('…') or source('…', '…'), not the text `two`");
  project.write('models/one.yml', properties("ref('two')"));
  expect((await project.mart('parse')).exitCode).toBe(0);
});
