import { describe, expect, it } from 'vitest';
import { load, problems } from './support.ts';

const MODEL = { 'models/orders.sql': 'select 1 as id' };

/** The only problem of a project. */
async function problem(
  files: Readonly<Record<string, string>>,
  options: Parameters<typeof problems>[1] = {},
): Promise<string> {
  const found = await problems(files, options);
  expect(found).toHaveLength(1);
  return found[0] ?? '';
}

describe('the project file', () => {
  it('refuses unknown keys, with the nearest known one', async () => {
    const text = await problem({ ...MODEL, 'dbt_project.yml': 'name: shop\nmodel-path: [models]\n' });
    expect(text).toBe(
      [
        'error[unknown-key] dbt_project.yml:2:1: unknown key `model-path` in the project file',
        '  2 | model-path: [models]',
        '    | ^^^^^^^^^^',
        '  hint: did you mean `model-paths`?',
      ].join('\n'),
    );
  });

  it('accepts renamed keys with a warning', async () => {
    const { project, warnings } = await load({
      'dbt_project.yml': 'name: shop\nsource-paths: [sql]\n',
      'sql/orders.sql': 'select 1',
    });
    expect([...project.nodes.keys()]).toEqual(['model.shop.orders']);
    expect(warnings).toEqual([
      expect.stringContaining('warning[deprecated] dbt_project.yml:2:1: `source-paths` is now called `model-paths`'),
    ]);
  });

  it.each([
    ["version: '1'", ':2:10: `version` must be a version such as "1.0.0", not the text `1`'],
    ['version: true', ':2:10: `version` must be a version'],
    ['config-version: 3', ':2:17: `config-version` must be the number 2'],
    ["config-version: '2'", ':2:17: `config-version` must be the number 2'],
  ])('refuses %s', async (line, message) => {
    expect(await problem({ ...MODEL, 'dbt_project.yml': `name: shop\n${line}\n` })).toContain(message);
  });

  it.each(['version: 1.0', "version: '1.0'", 'version: 1.0.0', 'version:', 'config-version: 2'])('takes %s', async (line) => {
    expect((await load({ ...MODEL, 'dbt_project.yml': `name: shop\n${line}\n` })).warnings).toEqual([]);
  });

  it('warns of config paths that nothing lies under', async () => {
    const { warnings } = await load({
      'dbt_project.yml': 'name: shop\nmodels:\n  shop:\n    stagging:\n      +tags: a\n',
      'models/staging/a.sql': 'select 1',
    });
    expect(warnings).toEqual([
      expect.stringMatching(
        /unused-config\] dbt_project.yml:4:5: nothing is configured by `models.shop.stagging`[^]*did you mean `staging`/,
      ),
    ]);
  });

  it('says what a mapping without a plus was meant to be', async () => {
    const { warnings } = await load({
      ...MODEL,
      'dbt_project.yml': 'name: shop\nmodels:\n  shop:\n    meta: {a: 1}\n',
    });
    expect(warnings.join()).toContain('to set the config, write `+meta`');
  });

  it('checks the version that it asks for', async () => {
    const files = { ...MODEL, 'dbt_project.yml': 'name: shop\nrequire-dbt-version: [">=2.0.0", "<3.0.0"]\n' };
    expect(await problem(files)).toContain(
      'error[version-mismatch] dbt_project.yml:2:22: shop asks for dbt >=2.0.0, <3.0.0',
    );
    expect(await problems(files, { flags: { versionCheck: false } })).toEqual([]);
  });
});

describe('YAML', () => {
  it('is refused with its place when it is broken', async () => {
    expect(
      await problem({ ...MODEL, 'models/schema.yml': 'models:\n  - name: orders\n   description: x\n' }),
    ).toContain('error[yaml-syntax] models/schema.yml:3:');
  });

  it('explains the template that must be quoted', async () => {
    const text = await problem({
      ...MODEL,
      'models/schema.yml': 'sources:\n  - name: raw\n    schema: {{ target.schema }}\n    tables: [{name: a}]\n',
    });
    expect(text).toContain('models/schema.yml:3:');
    expect(text).toContain('hint: quote a value that begins with a template');
  });

  it('warns of misspelt keys and of strange ones', async () => {
    const misspelt = await load({ ...MODEL, 'models/schema.yml': 'models:\n  - name: orders\n    descripton: x\n' });
    expect(misspelt.warnings[0]).toMatch(
      /warning\[unknown-key\] models\/schema.yml:3:5: unknown key `descripton` in a model: it is ignored[^]*did you mean `description`/,
    );
    const { warnings } = await load({
      ...MODEL,
      'models/schema.yml': 'models:\n  - name: orders\n    x_team_notes: hm\n    materialized: table\n',
    });
    expect(warnings[0]).toContain(
      'warning[unknown-key] models/schema.yml:3:5: unknown key `x_team_notes` in a model: it is ignored',
    );
    expect(warnings[1]).toContain('warning[unused-config] models/schema.yml:4:5: `materialized` has no effect here');
  });

  it('warns of misspelt configs and of properties without a node', async () => {
    const yaml = 'models:\n  - name: ordres\n    config: {materialised: table}\n';
    const { warnings } = await load({ ...MODEL, 'models/schema.yml': yaml });
    expect(warnings[0]).toContain('models/schema.yml:3:14: no config is called `materialised`');
    expect(warnings[1]).toMatch(
      /orphan-properties\] models\/schema.yml:2:11: there is no model `ordres`[^]*did you mean `orders`/,
    );
  });

  it('warns of configs misspelt in a template; names of the project\'s own are its affair', async () => {
    const { warnings } = await load({ 'models/orders.sql': "select 1\n{{ config(materialised='table', team='sales') }}" });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/unused-config\] models\/orders.sql:2:4: no config is called `materialised`[^]*did you mean `materialized`/);
  });

  it('tells what a word such as off was read as', async () => {
    expect(await problem({ ...MODEL, 'models/schema.yml': 'models:\n  - name: off\n' })).toContain('quote them');
  });

  it('names both places of a description that is written twice', async () => {
    const text = await problem({
      ...MODEL,
      'models/a.yml': 'models: [{name: orders}]\n',
      'models/b.yml': 'models: [{name: orders}]\n',
    });
    expect(text).toContain('error[duplicate-patch] models/b.yml:1:17: `orders` is described twice');
    expect(text).toContain('note: models/a.yml:1:17: the other one is here');
  });

  it('refuses a description of a model that its own package has described', async () => {
    const text = await problem({
      ...MODEL,
      'dbt_packages/tools/dbt_project.yml': 'name: tools\n',
      'dbt_packages/tools/models/spine.sql': 'select 1 as id',
      'dbt_packages/tools/models/spine.yml': 'models: [{name: spine}]\n',
      'models/a.yml': 'models: [{name: spine}]\n',
    });
    expect(text).toContain('error[duplicate-patch] models/a.yml:1:17: `spine` is described twice');
    expect(text).toContain('note: dbt_packages/tools/models/spine.yml:1:17: the other one is here');
  });
});

describe('nodes', () => {
  it('may not share a name', async () => {
    const text = await problem({ 'models/a/orders.sql': 'select 1', 'models/b/orders.sql': 'select 2' });
    expect(text).toContain('error[duplicate-name] models/b/orders.sql:1:1: two models are named `orders`');
    expect(text).toContain('note: models/a/orders.sql:1:1: the other one is here');
    expect(await problem({ ...MODEL, 'seeds/orders.csv': 'a\n1\n' })).toContain(
      'a model and a seed are both named `orders`',
    );
  });

  it('may not be built under one name', async () => {
    const text = await problem({ ...MODEL, 'models/other.sql': "{{ config(alias='orders') }} select 1" });
    expect(text).toContain('error[name-collision] models/other.sql:1:1: `orders` and `other` would both be built as');
  });

  it('report template errors where the analyst can mend them, all together', async () => {
    const found = await problems({
      'models/a.sql': 'select {{ 1 +  }}',
      'models/b.sql': 'select 1,\n  {{ fail() }}',
      'macros/fail.sql': "{% macro fail() %}{{ exceptions.raise_compiler_error('no such luck') }}{% endmacro %}",
    });
    expect(found[0]).toContain('error[template-syntax] models/a.sql:1:16');
    expect(found[1]).toContain('error[compiler-error] macros/fail.sql:1:22: no such luck');
    expect(found[1]).toContain('note: models/b.sql:2:6: in macro fail, called here');
  });

  it('report a missing environment variable with the nearest one', async () => {
    const text = await problem(
      { 'models/a.sql': "select '{{ env_var('SHOP_NAME') }}'" },
      { environment: { SHOP_NAMES: 'x' } },
    );
    expect(text).toContain('error[env-var-missing] models/a.sql:1:12: the environment variable `SHOP_NAME` is not set');
    expect(text).toContain('did you mean `SHOP_NAMES`?');
  });

  it('may not read a secret', async () => {
    const text = await problem(
      { 'models/a.sql': "{{ env_var('DBT_ENV_SECRET_X') }}" },
      { environment: { DBT_ENV_SECRET_X: 'hush' } },
    );
    expect(text).toContain("the secret environment variable `DBT_ENV_SECRET_X` can't be used here");
    expect(text).not.toContain('hush');
  });
});

describe('tests', () => {
  const withTest = (test: string): Record<string, string> => ({
    ...MODEL,
    'models/schema.yml': `models:\n  - name: orders\n    columns:\n      - name: id\n        data_tests:\n          - ${test}\n`,
  });

  it('must exist', async () => {
    const text = await problem(withTest('uniqe'));
    expect(text).toContain('error[macro-not-found] models/schema.yml:6:13: there is no generic test `uniqe`');
    expect(text).toContain('did you mean `unique`?');
    expect(await problem(withTest('dbt_utils.accepted_range'))).toContain(
      'there is no generic test `dbt_utils.accepted_range`',
    );
  });

  it('are one name with arguments', async () => {
    expect(await problem(withTest('{unique: {}, not_null: {}}'))).toContain(
      'a test is one name with its arguments; here are 2: unique, not_null',
    );
  });
});

describe('profiles', () => {
  const named = { ...MODEL, 'dbt_project.yml': 'name: shop\nprofile: shop\n' };

  it('must have the one that the project names', async () => {
    const text = await problem({ ...named, 'profiles.yml': 'shops: {outputs: {dev: {type: duckdb}}}\n' });
    expect(text).toContain(
      'error[profile-not-found] dbt_project.yml:2:10: the profile `shop` was not found: profiles.yml has no such profile',
    );
    expect(text).toContain('did you mean `shops`?');
  });

  it('must have the target', async () => {
    const profiles = 'shop: {target: dev, outputs: {dev: {type: duckdb}, prod: {type: duckdb}}}\n';
    expect(await problem({ ...named, 'profiles.yml': profiles }, { target: 'pord' })).toMatch(
      /profile-invalid\][^]*no target `pord`[^]*did you mean `prod`/,
    );
  });

  it('must name a warehouse that exists', async () => {
    const text = await problem({
      ...named,
      'profiles.yml': 'shop:\n  target: dev\n  outputs:\n    dev:\n      type: duckbd\n',
    });
    expect(text).toContain('error[profile-invalid] profiles.yml:5:13: unknown warehouse type `duckbd`');
  });
});

describe('packages', () => {
  it('must be installed', async () => {
    const text = await problem({
      ...MODEL,
      'packages.yml': 'packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.1.1\n',
    });
    expect(text).toContain(
      'error[package-missing] packages.yml:2:5: the package `dbt-labs/dbt_utils` is listed, but not installed in dbt_packages',
    );
    expect(text).toContain('hint: run: mart deps');
  });
});
