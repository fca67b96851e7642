import { describe, expect, it } from 'vitest';
import { load, nodeOf } from './support.ts';

const MODEL = { 'models/orders.sql': 'select 1 as id' };

describe('a project', () => {
  it('needs no project file', async () => {
    const { project, target } = await load({ ...MODEL, 'dbt_project.yml': '' });
    expect(project.root.config.modelPaths).toEqual(['models']);
    expect(target.type).toBe('duckdb');
  });

  it('prefers its own project file', async () => {
    const { project } = await load({ ...MODEL, 'mart_project.yml': 'name: mine\n' });
    expect([...project.nodes.keys()]).toEqual(['model.mine.orders']);
  });

  it('leaves out what .dbtignore names', async () => {
    const files = {
      'models/a.sql': 'select 1',
      'models/b.sql': 'select 1',
      'models/old/c.sql': 'select 1',
      'models/old/keep.sql': 'select 1',
      'models/x/y/tmp_d.sql': 'select 1',
    };
    const { project } = await load({ ...files, '.dbtignore': '# notes\nmodels/b.sql\n**/old/c.sql\ntmp_*\n' });
    expect([...project.nodes.keys()].sort()).toEqual(['model.shop.a', 'model.shop.keep']);
  });

  it('is DuckDB in a file beside it when nothing else is said', async () => {
    const { target } = await load(MODEL);
    expect(target).toMatchObject({ type: 'duckdb', schema: 'main', threads: 4, settings: { path: 'shop.duckdb' } });
  });

  it('finds its profile in the folder of the user, and renders it with secrets', async () => {
    const profiles = [
      'shop:',
      "  target: \"{{ env_var('TARGET', 'dev') }}\"",
      '  outputs:',
      '    dev: {type: duckdb, path: dev.duckdb}',
      '    prod:',
      '      type: duckdb',
      '      path: "{{ env_var(\'DBT_ENV_SECRET_PATH\') }}"',
      '      threads: "{{ env_var(\'THREADS\') | as_number }}"',
      '',
    ].join('\n');
    const files = { ...MODEL, 'dbt_project.yml': 'name: shop\nprofile: shop\n', '.dbt/profiles.yml': profiles };
    expect((await load(files)).target.targetName).toBe('dev');
    const { target } = await load(files, {
      environment: { TARGET: 'prod', DBT_ENV_SECRET_PATH: 'hidden.duckdb', THREADS: '7' },
    });
    expect(target).toMatchObject({ targetName: 'prod', threads: 7 });
    expect(target.secrets).toContain('hidden.duckdb');
    expect((await load(files, { target: 'dev', threads: 2 })).target).toMatchObject({ targetName: 'dev', threads: 2 });
  });

  it('renders its file with the target and variables', async () => {
    const config =
      'name: shop\nmodels:\n  shop:\n    +enabled: "{{ var(\'on\', false) }}"\n    +schema: "{{ target.name }}_x"\n    +post-hook: "grant {{ this }}"\n';
    const off = await load({ ...MODEL, 'dbt_project.yml': config });
    expect([...off.project.disabled.keys()]).toEqual(['model.shop.orders']);
    const on = nodeOf(
      await load({ ...MODEL, 'dbt_project.yml': config }, { vars: { on: true } }),
      'model',
      'model.shop.orders',
    );
    expect(on).toMatchObject({
      schema: 'main_dev_x',
      config: { 'post-hook': [{ sql: 'grant {{ this }}', transaction: true }] },
    });
  });
});

describe('configs', () => {
  it('come from the project file, then YAML, then SQL', async () => {
    const node = nodeOf(
      await load({
        'dbt_project.yml':
          'name: shop\nmodels:\n  +materialized: table\n  +tags: [a]\n  +meta: {x: 1, y: 1}\n  +unique_key: p\n  shop: {marts: {+tags: b, +meta: {y: 2}, +schema: tree}}\n',
        'models/marts/orders.sql': "{{ config(tags=['d'], meta={'z': 4}, schema=none) }} select 1",
        'models/marts/orders.yml':
          'models: [{name: orders, config: {tags: c, meta: {y: 3}, schema: yml, unique_key: [i, j]}}]\n',
      }),
      'model',
      'model.shop.orders',
    );
    expect(node.config).toMatchObject({
      materialized: 'table',
      tags: ['a', 'b', 'c', 'd'],
      meta: { x: 1, y: 3, z: 4 },
      unique_key: ['i', 'j'],
      schema: null,
    });
    expect(node.schema).toBe('main');
  });

  it('of a package are overridden by the root project', async () => {
    const { project } = await load({
      'dbt_project.yml':
        'name: shop\nvars: {who: root, helper: {how: root}}\nmodels: {helper: {+materialized: view}}\n',
      'dbt_packages/helper/dbt_project.yml':
        'name: helper\nvars: {how: own, what: own}\nmodels: {helper: {+materialized: table, +tags: own}}\n',
      'dbt_packages/helper/models/thing.sql':
        "{{ config(materialized='incremental', alias=var('how') ~ var('what') ~ var('who')) }} select 1",
    });
    const node = project.nodes.get('model.helper.thing');
    expect(node).toMatchObject({ alias: 'rootownroot', config: { materialized: 'view', tags: ['own'] } });
  });

  it('keep what a float was written as', async () => {
    const model = { 'models/a.sql': "{{ config(alias=var('x') ~ '|' ~ var('l')[0] ~ '|' ~ var('n')) }} select 1" };
    const { project } = await load({ ...model, 'dbt_project.yml': 'name: shop\nvars: {x: 1.0, l: [2.0], n: 3}\n' });
    expect(project.nodes.get('model.shop.a')).toMatchObject({ alias: '1.0|2.0|3' });
  });

  it('name schemas by the project’s macro when it has one', async () => {
    const macro =
      '{% macro generate_schema_name(custom, node) %}{{ custom or target.schema }}_{{ node.resource_type }}_{{ node.fqn | length }}{% endmacro %}';
    const { project } = await load({
      'models/a.sql': "{{ config(schema='own') }} select 1",
      'models/b.sql': 'select 1',
      'macros/names.sql': macro,
    });
    expect(project.nodes.get('model.shop.a')).toMatchObject({ schema: 'own_model_2' });
    expect(project.nodes.get('model.shop.b')).toMatchObject({ schema: 'main_model_2' });
  });
});

describe('references', () => {
  it('are noted with their place', async () => {
    const text =
      "select * from {{ ref('a') }}\njoin {{ ref('pkg', 'b', v=2) }} using (id)\njoin {{ source('raw', 'c') }} using (id)";
    const node = nodeOf(await load({ 'models/m.sql': text }), 'model', 'model.shop.m');
    expect(node.refs).toMatchObject([{ name: 'a' }, { packageName: 'pkg', name: 'b', version: 2 }]);
    expect(node.sources).toMatchObject([{ sourceName: 'raw', tableName: 'c' }]);
    const [first] = node.refs;
    expect(text.slice(first?.span?.start, first?.span?.end)).toBe("ref('a')");
  });

  it('are found behind macros, and where the warehouse is asked', async () => {
    const { project } = await load({
      'models/m.sql':
        "{{ helper.wrap('a') }} {% for c in adapter.get_columns_in_relation(ref('b')) %}{{ c }}{% endfor %} {% if execute %}{{ ref('never') }}{% endif %}",
      'dbt_packages/helper/dbt_project.yml': 'name: helper\n',
      'dbt_packages/helper/macros/wrap.sql':
        "{% macro wrap(name) %}{{ return(adapter.dispatch('wrap', 'helper')(name)) }}{% endmacro %}{% macro default__wrap(name) %}{{ ref(name) }}{% endmacro %}",
    });
    const node = project.nodes.get('model.shop.m');
    expect(node).toMatchObject({ refs: [{ name: 'a' }, { name: 'b' }], macros: ['macro.helper.wrap'] });
  });

  it('let the project override ref itself', async () => {
    const macro = "{% macro ref(name) %}{{ return(builtins.ref('stg_' ~ name)) }}{% endmacro %}";
    const { project } = await load({ 'models/m.sql': "select * from {{ ref('a') }}", 'macros/ref.sql': macro });
    expect(project.nodes.get('model.shop.m')).toMatchObject({ refs: [{ name: 'stg_a' }], macros: ['macro.shop.ref'] });
  });
});

describe('dispatch', () => {
  const helper = {
    'dbt_packages/helper/dbt_project.yml': 'name: helper\n',
    'dbt_packages/helper/macros/m.sql':
      "{% macro say() %}{{ return(adapter.dispatch('say', 'helper')()) }}{% endmacro %}{% macro default__say() %}default{% endmacro %}{% macro duckdb__say() %}duckdb{% endmacro %}",
    'models/m.sql': '{{ config(alias=helper.say()) }} select 1',
  };

  it('prefers the warehouse’s own macro, and the root project’s over both', async () => {
    expect((await load(helper)).project.nodes.get('model.shop.m')).toMatchObject({ alias: 'duckdb' });
    const { project } = await load({ ...helper, 'macros/say.sql': '{% macro default__say() %}root{% endmacro %}' });
    expect(project.nodes.get('model.shop.m')).toMatchObject({ alias: 'root' });
  });

  it('looks where the project file says', async () => {
    const { project } = await load({
      ...helper,
      'dbt_project.yml': 'name: shop\ndispatch: [{macro_namespace: helper, search_order: [helper, shop]}]\n',
      'macros/say.sql': '{% macro duckdb__say() %}root{% endmacro %}',
    });
    expect(project.nodes.get('model.shop.m')).toMatchObject({ alias: 'duckdb' });
  });
});
