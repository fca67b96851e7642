import { expect, test } from 'vitest';
import { PROJECT_FILES, testProject } from '../support/project.ts';

type Nodes = Readonly<Record<string, { readonly config: Readonly<Record<string, unknown>>; readonly schema: string; readonly alias: string }>>;

test('null says nothing over the project file, but of the parts of a name', async () => {
  const project = testProject({
    'dbt_project.yml': `${PROJECT_FILES['dbt_project.yml']}models: {+schema: s, +alias: q, +unique_key: u, +full_refresh: false, +persist_docs: {relation: true}}\n`,
    'models/a.sql': '{{ config(schema=none, alias=none, unique_key=none, full_refresh=none) }} select 1 as id',
    'models/b.sql': 'select 1 as id',
    'models/s.yml': 'models:\n  - name: b\n    config: {alias: b2, unique_key: , full_refresh: , persist_docs: }\n',
  });
  expect((await project.mart('parse')).exitCode).toBe(0);
  const nodes = project.json('target/manifest.json')['nodes'] as Nodes;
  expect(nodes['model.test.a']).toMatchObject({ schema: 'main', alias: 'a', config: { unique_key: 'u', full_refresh: false } });
  expect(nodes['model.test.b']).toMatchObject({ schema: 'main_s', alias: 'b2', config: { unique_key: 'u', full_refresh: false, persist_docs: { relation: true } } });
});

test('null at a deeper level of the project file takes a config back to its default', async () => {
  const levels = 'models: {+schema: s, test: {+schema: null, +full_refresh: true, a: {+full_refresh: null}}}\n';
  const project = testProject({ 'dbt_project.yml': PROJECT_FILES['dbt_project.yml'] + levels, 'models/a.sql': 'select 1 as id' });
  expect((await project.mart('parse')).exitCode).toBe(0);
  const nodes = project.json('target/manifest.json')['nodes'] as Nodes;
  expect(nodes['model.test.a']).toMatchObject({ schema: 'main', config: { full_refresh: null } });
});

test('the tags of sources and exposures may be one text, in configs', async () => {
  const project = testProject({
    'dbt_project.yml': `${PROJECT_FILES['dbt_project.yml']}sources: {+tags: s}\nexposures: {+tags: e}\n`,
    'models/s.yml':
      'sources:\n  - name: r\n    config: {tags: own}\n    tables: [{name: t}]\nexposures:\n  - {name: d, type: dashboard, owner: {name: x}}\n',
  });
  const { stdout, exitCode } = await project.mart('--quiet', 'ls', '--select', 'tag:own,tag:s', 'tag:e');
  expect(exitCode).toBe(0);
  expect(stdout).toBe('exposure:test.d\nsource:test.r.t\n');
});

test('docs under the config of a macro stand in the manifest', async () => {
  const project = testProject({
    'macros/m.sql': '{% macro m() %}{% endmacro %}',
    'macros/m.yml': 'macros:\n  - name: m\n    docs: {show: false}\n    config: {docs: {node_color: red}}\n',
  });
  expect((await project.mart('parse')).exitCode).toBe(0);
  const macros = project.json('target/manifest.json')['macros'] as Record<string, unknown>;
  expect(macros['macro.test.m']).toMatchObject({ docs: { show: true, node_color: 'red' }, config: { docs: { show: true, node_color: 'red' } } });
});
