import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testProject, type TestProject } from '../support/project.ts';

const SQL = "select 1 as id, 'a' as name";
const contracted = (columns: string, config = 'materialized: table') =>
  `models:\n  - name: m\n    config: {${config}, contract: {enforced: true}}\n    columns: ${columns}\n`;
const COLUMNS = '[{name: id, data_type: int, constraints: [{type: not_null}]}, {name: name, data_type: varchar}]';

/** A project whose state is kept, and then changed. */
async function changed(files: Readonly<Record<string, string>>, later: Readonly<Record<string, string>>): Promise<TestProject> {
  const project = testProject(files);
  expect((await project.mart('parse')).exitCode).toBe(0);
  cpSync(join(project.folder, 'target'), join(project.folder, 'state'), { recursive: true });
  for (const [path, text] of Object.entries(later)) project.write(path, text);
  return project;
}

test.each([
  ['a column that went', contracted('[{name: id, data_type: int, constraints: [{type: not_null}]}]'), 'the column name was removed'],
  ['another type', contracted(COLUMNS.replace('data_type: int', 'data_type: bigint')), 'the type of id was int and is bigint'],
  ['a constraint that went', contracted(COLUMNS.replace(', constraints: [{type: not_null}]', '')), 'the constraint not_null on id was removed'],
  ['another materialization', contracted(COLUMNS, 'materialized: view'), 'it has constraints, and became a view where it was a table'],
  ['a contract that went', contracted(COLUMNS).replace('enforced: true', 'enforced: false'), 'it is no longer enforced'],
])('%s is a warning', async (_, properties, words) => {
  const project = await changed({ 'models/m.sql': SQL, 'models/s.yml': contracted(COLUMNS) }, { 'models/s.yml': properties });
  const { exitCode, output, stdout } = await project.mart('ls', '--select', 'state:modified.contract', '--state', 'state');
  expect(output).toContain(`m breaks its contract: ${words}`);
  expect(stdout).toContain('test.m');
  expect(exitCode).toBe(0);
  const strict = await project.mart('ls', '--select', 'state:modified', '--state', 'state', '--warn-error-options', '{error: [UnversionedBreakingChange]}');
  expect(strict.exitCode).not.toBe(0);
});

test('a column more is no break', async () => {
  const properties = contracted(`${COLUMNS.slice(0, -1)}, {name: more, data_type: int}]`);
  const project = await changed({ 'models/m.sql': SQL, 'models/s.yml': contracted(COLUMNS) }, { 'models/s.yml': properties });
  const { output } = await project.mart('ls', '--select', 'state:modified', '--state', 'state');
  expect(output).not.toContain('breaks its contract');
  expect(output).toContain('test.m');
});

test('a version of a model is not changed: that is an error', async () => {
  const versions = (columns: string) => `${contracted(columns)}    versions: [{v: 1}]\n`;
  const files = { 'models/m_v1.sql': SQL, 'models/s.yml': versions(COLUMNS) };
  const project = await changed(files, { 'models/s.yml': versions('[{name: id, data_type: int, constraints: [{type: not_null}]}]') });
  const { exitCode, output } = await project.mart('build', '--select', 'state:modified', '--state', 'state');
  expect(output).toContain('error[contract-broken] models/s.yml:5:20: m breaks its contract: the column name was removed');
  expect(output).toContain('make the change in a new one');
  expect(exitCode).toBe(2);
});

test('a model with a contract is not taken away without a word', async () => {
  const gone = { 'models/m.sql': '{{ config(enabled=false) }} select 1 as id' };
  const project = await changed({ 'models/m.sql': SQL, 'models/b.sql': SQL, 'models/s.yml': contracted(COLUMNS) }, gone);
  const { exitCode, output } = await project.mart('ls', '--select', 'state:modified', '--state', 'state');
  expect(output).toContain('m breaks its contract: it was disabled');
  expect(exitCode).toBe(0);
});

test("the contract's checksum is the one that dbt writes", async () => {
  const properties = `models:
  - name: m
    config: {materialized: table, contract: {enforced: true}}
    constraints: [{type: check, expression: "name <> 'b'", name: it, columns: [name]}]
    columns: [{name: id, data_type: int, constraints: [{type: not_null}]}, {name: name, data_type: varchar}]
`;
  const project = testProject({ 'models/m.sql': SQL, 'models/s.yml': properties });
  await project.mart('parse');
  const nodes = project.json('target/manifest.json')['nodes'] as Record<string, { readonly contract: { readonly checksum: string } }>;
  expect(nodes['model.test.m']?.contract.checksum).toBe('97d28e3742da274806bda89bd1e191c4d485482bf07da6814f3b2cbd5004cf8e');
});
