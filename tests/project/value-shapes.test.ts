import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

/** Values that dbt refuses too, each with the words for it and the place that is shown. */
const REFUSED: readonly (readonly [string, string])[] = [
  ['models:\n  - name: a\n    config: {tags: {x: 1}}\n', 'models/s.yml:3:20: `tags` must be text, or a list of texts, not a mapping'],
  ['models:\n  - name: a\n    config: {tags: [[a]]}\n', '`tags` must be text, or a list of texts, not a list'],
  ['models:\n  - name: a\n    columns: [{name: id, tags: c}]\n', 'models/s.yml:3:32: `tags` must be a list of texts, not the text `c`'],
  ['models:\n  - name: a\n    config: {meta: 3}\n', '`meta` must be a mapping, not `3`'],
  ['models:\n  - name: a\n    description: 3\n', 'models/s.yml:3:18: `description` must be text, not `3`'],
  ['models:\n  - name: a\n    config: {enabled: maybe}\n', '`enabled` must be true or false, not the text `maybe`'],
  ['models:\n  - name: a\n    config: {enabled: "true"}\n', '`enabled` must be true or false, not the text `true`'],
  ['models:\n  - name: a\n    config: {materialized: [x]}\n', '`materialized` must be text, not a list'],
  ['models:\n  - name: a\n    config: {unique_key: {a: 1}}\n', '`unique_key` must be text, or a list of texts, not a mapping'],
  ['models:\n  - name: a\n    docs: {show: maybe}\n', '`show` must be true or false, not the text `maybe`'],
  ['models:\n  - name: a\n    docs: hello\n', '`docs` must be a mapping, not the text `hello`'],
  ['models:\n  - name: a\n    config: {on_configuration_change: whatever}\n', '`on_configuration_change` must be one of apply, continue, fail, not the text `whatever`'],
  ['models:\n  - name: a\n    config: {grants: [select]}\n', '`grants` must be a mapping, not a list'],
  ['models:\n  - name: a\n    config: {persist_docs: true}\n', '`persist_docs` must be a mapping, not `true`'],
  ['models:\n  - name: a\n    config: {contract: true}\n', '`contract` must be a mapping, not `true`'],
  ['models:\n  - name: a\n    config: {contract: {enforced: "yes"}}\n', '`enforced` must be true or false, not the text `yes`'],
  ['models:\n  - name: a\n    config: {alias: [a]}\n', '`alias` must be text, not a list'],
  ['models:\n  - name: a\n    config: {post_hook: [{a: 1}]}\n', 'models/s.yml:3:26: item 1 of `post_hook` must be a statement, or a mapping with `sql`, not a mapping'],
  ['models:\n  - name: a\n    config: {full_refresh: maybe}\n', '`full_refresh` must be true or false, not the text `maybe`'],
  ['models:\n  - name: a\n    config: {access: }\n', '`access` must be one of private, protected, public, not nothing'],
  ['models:\n  - name: a\n    columns: [{name: id, tests: [{unique: {config: {severity: fatal}}}]}]\n', '`severity` must be warn or error, not the text `fatal`'],
  ['models:\n  - name: a\n    columns: [{name: id, tests: [{unique: {config: {limit: x}}}]}]\n', '`limit` must be a whole number, not the text `x`'],
  ['sources:\n  - name: r\n    tables: [{name: t, freshness: {warn_after: {count: 1, period: week}}}]\n', '`period` must be one of minute, hour, day, not the text `week`'],
  ['models:\n  - name: a\n    config: {group: nope}\n', 'models/s.yml:2:11: there is no group `nope` for a'],
  ['exposures:\n  - {name: e, type: dashboard, owner: {phone: x}}\n', 'the owner of the exposure `e` needs a `name`'],
  ['exposures:\n  - {name: e, type: dashboard, owner: {name: x}, url: 3}\n', '`url` must be text, not `3`'],
  ['exposures:\n  - {name: e, type: dashboard, owner: {name: x}, foo: 1}\n', 'unknown key `foo` in an exposure'],
  ['models:\n  - name: 5\n', 'models/s.yml:2:11: `name` must be text (quote it), not `5`'],
  ['models:\n  - name: a\n    columns: [{name: 5}]\n', 'models/s.yml:3:22: `name` must be text (quote it), not `5`'],
  ['models:\n  - name: a\n    columns: [{name: id, tests: [{unique: {config: [a]}}]}]\n', '`config` must be a mapping, not a list'],
  ['models:\n  - name: a\n    docs: {showx: true}\n', 'models/s.yml:3:12: unknown key `showx` in `docs`'],
  ['models:\n  - name: a\n    versions: [{v: 1, definedin: a}]\n', 'models/s.yml:3:23: unknown key `definedin` in a version'],
  ['sources:\n  - name: r\n    schemax: s\n    tables: [{name: t}]\n', 'models/s.yml:3:5: unknown key `schemax` in a source'],
  ['models: []\nmacros:\n  - name: m\n  - name: m\n', 'models/s.yml:4:11: the macro `m` is described twice'],
];

const FILES = { 'models/a.sql': 'select 1 as id', 'macros/m.sql': '{% macro m() %}1{% endmacro %}' };

test.each(REFUSED)('%j is refused', async (properties, words) => {
  const { exitCode, output } = await testProject({ ...FILES, 'models/s.yml': properties }).mart('parse');
  expect(output).toContain(words);
  expect(exitCode).toBe(2);
});

test('the values of config() and of the project file are judged alike, where they stand', async () => {
  const inSql = await testProject({ 'models/a.sql': "select 1 as id {{ config(tags={'x': 1}) }}" }).mart('parse');
  expect(inSql.output).toContain('models/a.sql:1:');
  expect(inSql.output).toContain('the config `tags` must be text, or a list of texts, not a mapping');
  const project = 'name: test\nprofile: test\nmodels:\n  test:\n    +full_refresh: maybe\n';
  const inProject = await testProject({ ...FILES, 'dbt_project.yml': project }).mart('parse');
  expect(inProject.output).toContain('dbt_project.yml:5:20: `+full_refresh` must be true or false, not the text `maybe`');
  expect([inSql.exitCode, inProject.exitCode]).toEqual([2, 2]);
});

test.each(['5', '[a]', '{a: 1}'])('a project called %s is refused', async (name) => {
  const { exitCode, output } = await testProject({ ...FILES, 'dbt_project.yml': `name: ${name}\nprofile: test\n` }).mart('parse');
  expect(output).toContain('dbt_project.yml:1:7: `name` must be text (quote it)');
  expect(exitCode).toBe(2);
});

test('a project can not have the name of the built-in macros', async () => {
  const { exitCode, output } = await testProject({ ...FILES, 'dbt_project.yml': 'name: dbt\nprofile: test\n' }).mart('parse');
  expect(output).toContain("dbt_project.yml:1:7: `dbt` can't be the name of a project");
  expect(exitCode).toBe(2);
});

test('a key of a profile that nothing knows is told, and the project is built', async () => {
  const profile = 'test:\n  target: dev\n  outputs:\n    dev:\n      type: duckdb\n      path: test.duckdb\n      cost_center: 5\n';
  const project = testProject({ ...FILES, 'profiles.yml': profile });
  const { exitCode, output } = await project.mart('build');
  expect(output).toContain('profiles.yml:7:20: profile `test`, output `dev`: unknown key `cost_center` for type `duckdb`: it is ignored');
  expect(exitCode).toBe(0);
  expect(await project.query('select id from a')).toEqual([[1]]);
});

test('what is left empty counts as not said', async () => {
  const properties = 'models:\n  - name: a\n    description:\n    meta:\n    config: {tags: , persist_docs: , grants: }\n    columns: [{name: id, description: , tags: }]\n';
  expect((await testProject({ ...FILES, 'models/s.yml': properties }).mart('parse')).exitCode).toBe(0);
});

test('what dbt takes no notice of is told: near misses among configs of tests, dependencies that are none, names with blanks', async () => {
  const properties = `
models:
  - name: a
    columns: [{name: id, tests: [{unique: {config: {sverity: warn}}}]}]
exposures:
  - {name: my dash, type: dashboard, owner: {name: x}, depends_on: [a]}
`;
  const { exitCode, output } = await testProject({ ...FILES, 'models/s.yml': properties }).mart('parse');
  expect(output).toContain('no config is called `sverity`');
  expect(output).toContain('`a` is no ref(), source() or metric(): it is ignored');
  expect(output).toContain('`my dash` will be refused one day');
  expect(exitCode).toBe(0);
});

test('a docs block is a template without names', async () => {
  const project = testProject({
    'models/a.sql': 'select 1 as id',
    'models/a.md': '{% docs d %}{% raw %}{{ shown }}{% endraw %} and {{ unknown }}.{% enddocs %}',
    'models/s.yml': `models:\n  - name: a\n    description: "{{ doc('d') }}"\n`,
  });
  expect((await project.mart('parse')).exitCode).toBe(0);
  const nodes = project.json('target/manifest.json')['nodes'] as Record<string, { readonly description: string }>;
  expect(nodes['model.test.a']?.description).toBe('{{ shown }} and .');
  project.write('models/a.md', "{% docs d %}{{ var('q') }}{% enddocs %}");
  const { exitCode, output } = await project.mart('parse');
  expect(output).toContain('models/a.md:1:');
  expect(exitCode).toBe(2);
});

test('names with blanks are refused, unless a flag lets them pass', async () => {
  const project = testProject({ 'models/a b.sql': 'select 1 as id' });
  const refused = await project.mart('parse');
  expect(refused.output).toContain('the name of the model `a b` has spaces');
  expect(refused.exitCode).toBe(2);
  project.write('dbt_project.yml', 'name: test\nprofile: test\nflags: {require_resource_names_without_spaces: false}\n');
  expect((await project.mart('parse')).exitCode).toBe(0);
});

test('keys of columns that mean nothing are told, and stand in the manifest', async () => {
  const project = testProject({ 'models/a.sql': 'select 1 as id', 'models/s.yml': 'models:\n  - name: a\n    columns: [{name: id, owner: me}]\n' });
  expect((await project.mart('parse')).output).toContain('unknown key `owner` in a column');
  const nodes = project.json('target/manifest.json')['nodes'] as Record<string, { readonly columns: Record<string, { readonly owner?: string }> }>;
  expect(nodes['model.test.a']?.columns['id']?.owner).toBe('me');
});

test.each([
  ['model-paths: models\n', 'dbt_project.yml:3:14: `model-paths` must be a list of folders, not the text `models`'],
  ['version: banana\n', '`version` must be a version such as "1.0.0", not the text `banana`'],
  ['query-comment: [1]\n', '`query-comment` must be text, or a mapping with `comment`, not a list'],
  ['test-paths: [5]\n', 'dbt_project.yml:3:14: item 1 of `test-paths` must be text (quote it), not `5`'],
  ['clean-targets: [true]\n', 'item 1 of `clean-targets` must be text (quote it), not `true`'],
  ['target-path: 5\n', '`target-path` must be text (quote it), not `5`'],
  ['on-run-end: [5]\n', 'item 1 of `on-run-end` must be text (quote it), not `5`'],
  ['quoting: all\n', '`quoting` must be a mapping, not the text `all`'],
  ['dispatch: [{macro_namespace: a}]\n', 'the entry of dispatch for `a` needs a `search_order`'],
])('%j in the project file is refused', async (line, words) => {
  const { exitCode, output } = await testProject({ ...FILES, 'dbt_project.yml': `name: test\nprofile: test\n${line}` }).mart('parse');
  expect(output).toContain(words);
  expect(exitCode).toBe(2);
});

test.each([
  ['selectors: [{name: s, default: true, definition: a}, {name: u, default: true, definition: a}]\n', "the selectors `s` and `u` can't both be the default"],
  ['foo: []\n', 'selectors.yml needs a `selectors`'],
])('%j in selectors.yml is refused', async (selectors, words) => {
  const { exitCode, output } = await testProject({ ...FILES, 'selectors.yml': selectors }).mart('ls');
  expect(output).toContain(words);
  expect(exitCode).toBe(2);
});

test('numbers, true and false are taken for the text of a config, with a warning, and are selected by it', async () => {
  const project = testProject({
    'dbt_project.yml': 'name: test\nprofile: test\nmodels:\n  +tags: [2024, true, x]\n  +group: 5\n',
    'models/a.sql': "select '{{ config.get('alias') }}' as said {{ config(alias=7, materialized='table') }}",
    'models/s.yml': 'models:\n  - name: a\n    config: {schema: true}\n    columns: [{name: said, tests: [{not_null: {config: {where: true}}}]}]\ngroups: [{name: "5", owner: {name: x}}]\n',
  });
  const { exitCode, output } = await project.mart('build', '--select', 'tag:2024,tag:True');
  expect(output).toContain('warning[invalid-value] dbt_project.yml:4:10: `+tags` should be text, or a list of texts: `[2024,true,"x"]` is taken for `["2024","True","x"]`');
  expect(output).toContain('warning[invalid-value] models/a.sql:1:47: the config `alias` should be text: `7` is taken for `"7"`');
  expect(output).toContain('models/s.yml:3:22: `schema` should be text: `true` is taken for `"True"`');
  expect(exitCode).toBe(0);
  expect(await project.query('select said from "main_True"."7"')).toEqual([['7']]);
  const nodes = project.json('target/manifest.json')['nodes'] as Record<string, Record<string, unknown>>;
  expect(nodes['model.test.a']).toMatchObject({ tags: ['2024', 'True', 'x'], alias: '7', group: '5', config: { schema: 'True', tags: ['2024', 'True', 'x'] } });
});

test('tags of a test are texts, as dbt has them', async () => {
  const properties = 'models:\n  - name: a\n    columns: [{name: id, tests: [{unique: {config: {tags: [2024]}}}]}]\n';
  const { exitCode, output } = await testProject({ ...FILES, 'models/s.yml': properties }).mart('parse');
  expect(output).toContain('`tags` must be text, or a list of texts, not a list');
  expect(exitCode).toBe(2);
});
