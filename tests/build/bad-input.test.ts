import { describe, expect, test } from 'vitest';
import { testProject, type TestProject } from '../support/project.ts';

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly argv?: readonly string[];
  readonly exitCode: 1 | 2;
  /** Each must be in the output: code, place, frame, hint. */
  readonly says: readonly string[];
}

const GOOD = { 'models/good.sql': 'select 1 as id\n' };

const CASES: readonly Case[] = [
  {
    name: 'a missing ref',
    files: { ...GOOD, 'models/orders.sql': "select *\nfrom {{ ref('god') }}\n" },
    exitCode: 2,
    says: ['error[ref-not-found] models/orders.sql:2:', "from {{ ref('god') }}", '^', 'did you mean `good`?'],
  },
  {
    name: 'a missing source',
    files: {
      'models/orders.sql': "select * from {{ source('raw', 'order') }}\n",
      'models/schema.yml': 'sources:\n  - name: raw\n    tables: [{name: orders}]\n',
    },
    exitCode: 2,
    says: ['error[source-not-found] models/orders.sql:1:', 'orders'],
  },
  {
    name: 'a cycle',
    files: { 'models/a.sql': "select * from {{ ref('b') }}", 'models/b.sql': "select * from {{ ref('a') }}" },
    exitCode: 2,
    says: ['error[cycle]', 'models/a.sql', 'models/b.sql'],
  },
  {
    name: 'two models of one name',
    files: { 'models/a/orders.sql': 'select 1 as id', 'models/b/orders.sql': 'select 2 as id' },
    exitCode: 2,
    says: ['error[duplicate-name]', 'models/a/orders.sql', 'models/b/orders.sql'],
  },
  {
    name: 'a template error in a nested macro',
    files: {
      'macros/outer.sql': '{% macro outer() %}{{ inner() }}{% endmacro %}',
      'macros/inner.sql': '{% macro inner() %}\n  {{ nowhere.to_go }}\n{% endmacro %}',
      'models/orders.sql': 'select 1 as id,\n  {{ outer() }}\n',
    },
    exitCode: 1,
    says: ['macros/inner.sql:2:', "'nowhere' is undefined", 'models/orders.sql:2:'],
  },
  {
    name: 'a template syntax error inside a macro',
    files: { 'macros/broken.sql': '{% macro broken() %}\n  {{ 1 + }}\n{% endmacro %}', 'models/orders.sql': 'select {{ broken() }} as id' },
    exitCode: 2,
    says: ['error[template-syntax] macros/broken.sql:2:'],
  },
  {
    name: 'an unknown column',
    files: { ...GOOD, 'models/orders.sql': "select\n  id,\n  nope_col\nfrom {{ ref('good') }}\n" },
    exitCode: 1,
    says: ['error[column-not-found] models/orders.sql:3:3', '  nope_col', '^^^^^^^^'],
  },
  {
    name: 'an SQL error in text that a macro made',
    files: {
      ...GOOD,
      'macros/columns.sql': '{% macro columns() %}\n  id,\n  nope_col\n{% endmacro %}',
      'models/orders.sql': "select\n{{ columns() }}\nfrom {{ ref('good') }}\n",
    },
    exitCode: 1,
    says: ['error[column-not-found] macros/columns.sql:3:3', 'called here', 'models/orders.sql:2:'],
  },
  {
    name: 'a YAML typo',
    files: { ...GOOD, 'mart_project.yml': 'name: test\nprofile: test\n', 'models/schema.yml': 'models:\n  - name: good\n    descripton: x\n' },
    exitCode: 2,
    says: ['error[unknown-key] models/schema.yml:3:5', 'did you mean `description`?'],
  },
  {
    name: 'YAML that is none',
    files: { ...GOOD, 'models/schema.yml': 'models:\n  - name: good\n   columns: [\n' },
    exitCode: 2,
    says: ['error[yaml-syntax] models/schema.yml:3:'],
  },
  {
    name: 'a missing environment variable',
    files: { 'models/orders.sql': "select '{{ env_var('SHOP_REGION') }}' as region" },
    exitCode: 2,
    says: ['error[env-var-missing] models/orders.sql:1:', 'SHOP_REGION'],
  },
  {
    name: 'a CSV with a broken row',
    files: { 'seeds/orders.csv': 'id,amount\n1,2\n3,4,5,6\n' },
    exitCode: 1,
    says: ['error[csv-invalid] seeds/orders.csv:3'],
  },
  { name: 'an unknown flag', files: GOOD, argv: ['build', '--selct', 'good'], exitCode: 2, says: ['error[usage]', '--select'] },
  { name: 'an unknown command', files: GOOD, argv: ['biuld'], exitCode: 2, says: ['error[usage]', 'build'] },
];

async function warehouse(project: TestProject): Promise<unknown> {
  return project.query("select table_schema, table_name, table_type from information_schema.tables order by all");
}

describe('bad input says what, where and how to mend it, and changes nothing', () => {
  test.each(CASES)('$name', async ({ files, argv = ['build'], exitCode, says }) => {
    const project = testProject({ 'models/kept.sql': "{{ config(materialized='table') }}\nselect 1 as id" });
    expect((await project.mart('build')).exitCode).toBe(0);
    const before = await project.query('select * from kept');
    for (const [path, text] of Object.entries(files)) project.write(path, text);
    const result = await project.mart(...argv);
    for (const expected of says) expect(result.output).toContain(expected);
    expect(result.exitCode).toBe(exitCode);
    expect(await project.query('select * from kept')).toEqual(before);
    expect(JSON.stringify(await warehouse(project))).not.toContain('__mart_');
  });
});
