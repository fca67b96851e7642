import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

interface Entry {
  readonly compiled?: boolean;
  readonly compiled_code?: string | null;
  readonly compiled_path?: string | null;
  readonly build_path?: string | null;
  readonly extra_ctes?: readonly { readonly id: string; readonly sql: string }[];
  readonly config: { readonly enabled: boolean };
  readonly macro_sql?: string;
  readonly depends_on: { readonly macros: readonly string[] };
}

interface Manifest {
  readonly nodes: Readonly<Record<string, Entry>>;
  readonly macros: Readonly<Record<string, Entry>>;
  readonly disabled: Readonly<Record<string, unknown>>;
  readonly parent_map: Readonly<Record<string, readonly string[]>>;
}

test('the compiled code of an assertion reads the published table, not the staged one', async () => {
  const project = testProject({
    'models/orders.sql': 'select 1 as id',
    'models/orders.yml': 'models:\n  - name: orders\n    columns:\n      - name: id\n        data_tests: [not_null]\n',
  });
  expect((await project.mart('build')).exitCode).toBe(0);
  const nodes = (project.json('target/manifest.json') as unknown as Manifest).nodes;
  const path = 'target/compiled/test/models/orders.yml/not_null_orders_id.sql';
  const written = project.read(path);
  expect(written).toContain('"orders"');
  expect(written).not.toContain('__mart_new');
  const [[, entry] = []] = Object.entries(nodes).filter(([id]) => id.startsWith('test.'));
  expect(entry).toMatchObject({ compiled_code: written, compiled_path: path });
  const { results } = project.json('target/run_results.json') as { results: readonly Record<string, unknown>[] };
  expect(results.map((result) => result['compiled_code'])).toContain(written);
  expect(nodes['model.test.orders']?.build_path).toBe('target/run/test/models/orders.sql');
});

test('an ephemeral model that was put into others is compiled, and named where it was put', async () => {
  const project = testProject({
    'models/base.sql': "{{ config(materialized='ephemeral') }}select 1 as id",
    'models/top.sql': "select * from {{ ref('base') }}",
  });
  expect((await project.mart('build')).exitCode).toBe(0);
  const { nodes } = project.json('target/manifest.json') as unknown as Manifest;
  expect(nodes['model.test.base']).toMatchObject({ compiled: true, compiled_code: 'select 1 as id' });
  expect(project.read('target/compiled/test/models/base.sql')).toBe('select 1 as id');
  expect(nodes['model.test.top']?.extra_ctes).toEqual([{ id: 'model.test.base', sql: ' __dbt__cte__base as (\nselect 1 as id\n)' }]);
});

test('rows that `error_if` allows are no failures', async () => {
  const project = testProject({ 'tests/few.sql': "{{ config(error_if='> 2', warn_if='> 2') }} select 1 as n" });
  expect((await project.mart('build')).exitCode).toBe(0);
  const { results } = project.json('target/run_results.json') as { results: readonly Record<string, unknown>[] };
  expect(results).toMatchObject([{ status: 'pass', failures: 0 }]);
});

test('a test of a disabled model is listed as dbt lists it, not counted and not run', async () => {
  const project = testProject({
    'models/first.sql': 'select 1 as id',
    'models/second.sql': '{{ config(enabled=false) }}select 1 as id',
    'models/first.yml': "models:\n  - name: first\n    columns:\n      - name: id\n        data_tests:\n          - relationships:\n              arguments: {to: ref('second'), field: id}\n",
  });
  const { stdout, exitCode } = await project.mart('build');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Found 1 model');
  expect(stdout).not.toContain('data test');
  const { nodes, disabled, parent_map: parents } = project.json('target/manifest.json') as unknown as Manifest;
  const [[id = '', entry] = []] = Object.entries(nodes).filter(([key]) => key.startsWith('test.'));
  expect(entry?.config.enabled).toBe(false);
  expect(disabled[id]).toBeUndefined();
  expect(parents[id]).toEqual([]);
});

test('what a macro calls is read from its code: not from strings, comments or filters', async () => {
  const macros = [
    '{% macro length() %}1{% endmacro %}',
    '{% macro used() %}1{% endmacro %}',
    '{%- macro outer(x) -%}',
    "{# length() #}{{ 'used(' ~ \"}} length()\" }}{% if x | length() > 0 %}{{ test.inner() }}{% endif %}",
    '{%- endmacro -%}',
    '',
    '{% macro inner() %}{{ used() }}{{ outer([]) }}{% endmacro %}',
  ].join('\n');
  const project = testProject({ 'macros/all.sql': macros, 'models/one.sql': 'select 1 as n' });
  expect((await project.mart('parse')).exitCode).toBe(0);
  const found = (project.json('target/manifest.json') as unknown as Manifest).macros;
  expect(found['macro.test.outer']?.depends_on.macros).toEqual(['macro.test.inner']);
  expect(found['macro.test.inner']?.depends_on.macros).toEqual(['macro.test.used', 'macro.test.outer']);
  expect(found['macro.test.outer']?.macro_sql).toMatch(/^\n\{%- macro outer[^]*-%\}\n\n$/);
});

test('descriptions say which docs blocks are in them', async () => {
  const project = testProject({
    'models/docs.md': '{% docs status %}Where it is.{% enddocs %}',
    'models/orders.sql': 'select 1 as status',
    'models/orders.yml': `
sources:
  - name: raw
    tables:
      - name: orders
        description: "{{ doc('status') }}"
models:
  - name: orders
    description: "Orders. {{ doc('test', 'status') }}"
    columns:
      - name: status
        description: "{{ doc('status') }}"
`,
  });
  expect((await project.mart('parse')).exitCode).toBe(0);
  const docs = { doc_blocks: ['doc.test.status'] };
  const { nodes, sources } = project.json('target/manifest.json') as { nodes: object; sources: object };
  expect(nodes).toMatchObject({ 'model.test.orders': { ...docs, description: 'Orders. Where it is.', columns: { status: docs } } });
  expect(sources).toMatchObject({ 'source.test.raw.orders': docs });
});
