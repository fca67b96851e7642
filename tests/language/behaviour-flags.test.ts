import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const projectFile = (flags: string) => `name: test\nversion: "1.0"\nprofile: test\nflags: ${flags}\n`;

test('validate_macro_args: what YAML says of arguments is compared with the macro', async () => {
  const project = testProject({
    'dbt_project.yml': projectFile('{validate_macro_args: true}'),
    'macros/m.sql': '{% macro one(a, b=1) %}{% endmacro %}\n{% macro two(x) %}{% endmacro %}\n{% macro three(p, q) %}{% endmacro %}',
    'macros/m.yml': `
macros:
  - name: one
    arguments:
      - {name: a, type: "list[dict[string, int]]"}
      - {name: c, type: strng}
  - name: two
    arguments: [{name: x, type: "optional[list]"}, {name: y}]
`,
  });
  const { output, exitCode } = await project.mart('parse');
  expect(exitCode).toBe(0);
  expect(output).toContain('macros/m.yml:6:16: argument 2 of the macro `one` is `b`, not `c`');
  expect(output).toContain('`strng` is no type of an argument: `c` of the macro `one`');
  expect(output).toContain('`optional[list]` is no type');
  expect(output).toContain('the macro `two` has 1 argument, not 2');
  expect(output).toContain('hint: the macro is written one(a, b)');
  expect(output.match(/warning\[/g)).toHaveLength(4);
  const { macros } = project.json('target/manifest.json') as { macros: Record<string, { arguments: { name: string }[] }> };
  expect(macros['macro.test.three']?.arguments.map(({ name }) => name)).toEqual(['p', 'q']);
  expect((await project.mart('parse', '--warn-error-options', '{error: [InvalidMacroAnnotation]}')).exitCode).toBe(2);
  project.write('dbt_project.yml', projectFile('{validate_macro_args: false}'));
  expect((await project.mart('parse')).output).not.toContain('warning[');
});

test('require_resource_names_without_spaces: an error unless it is switched off', async () => {
  const project = testProject({ 'models/daily sales.sql': 'select 1 as n' });
  const refused = await project.mart('run');
  expect(refused.exitCode).toBe(2);
  expect(refused.output).toContain('error[invalid-value] models/daily sales.sql:1:1: the name of the model `daily sales` has spaces');
  expect(refused.output).toContain('hint: name it daily_sales');
  project.write('dbt_project.yml', projectFile('{require_resource_names_without_spaces: false}'));
  const allowed = await project.mart('run');
  expect(allowed.exitCode).toBe(0);
  expect(allowed.output).toContain('warning[deprecated]');
  expect(await project.query('select n from "daily sales"')).toEqual([[1]]);
});

test('require_explicit_package_overrides_for_builtin_materializations: packages replace them only when it is switched off', async () => {
  const files = (flags: string) => ({
    'dbt_project.yml': projectFile(flags),
    'packages.yml': 'packages:\n  - local: pack\n',
    'pack/dbt_project.yml': 'name: pack\nversion: "1.0"\n',
    'pack/macros/table.sql':
      "{% materialization table, default %}{% call statement('main') %}create table {{ this }} as select 'package' as who{% endcall %}{{ return({'relations': [this]}) }}{% endmaterialization %}",
    'models/m.sql': "{{ config(materialized='table') }} select 'mart' as who",
  });
  const kept = testProject(files('{}'));
  await kept.mart('deps');
  await kept.mart('run');
  expect(await kept.query('select who from m')).toEqual([['mart']]);
  const replaced = testProject(files('{require_explicit_package_overrides_for_builtin_materializations: false}'));
  await replaced.mart('deps');
  await replaced.mart('run');
  expect(await replaced.query('select who from m')).toEqual([['package']]);
});

test('enable_truthy_nulls_equals_macro: parts of a key that are null match in snapshots', async () => {
  const project = testProject({
    'models/m.sql': `select {{ adapter.behavior.enable_truthy_nulls_equals_macro.no_warn }} as flag`,
    'snapshots/s.sql': `{% snapshot s %}{{ config(unique_key=['id', 'part'], strategy='check', check_cols=['n']) }}
select 1 as id, cast(null as integer) as part, {{ var('n') }} as n{% endsnapshot %}`,
  });
  const rows = async (flags: string) => {
    project.write('dbt_project.yml', projectFile(flags));
    for (const n of ['1', '2']) expect((await project.mart('build', '--vars', `{n: ${n}}`)).exitCode).toBe(0);
    const found = await project.query('select flag, (select count(*) from s where dbt_valid_to is null) from m');
    await project.query('drop table s');
    return found;
  };
  expect(await rows('{}')).toEqual([[false, 2]]);
  expect(await rows('{enable_truthy_nulls_equals_macro: true}')).toEqual([[true, 1]]);
});

test('adapter.behavior tells of the flags of the project file', async () => {
  const project = testProject({
    'dbt_project.yml': projectFile('{some_flag: true}'),
    'models/t.sql': `select {{ 1 if adapter.behavior.some_flag else 0 }} as a, {{ 1 if adapter.behavior.some_flag.setting else 0 }} as b, {{ 1 if adapter.behavior.other.no_warn else 0 }} as c`,
  });
  expect((await project.mart('build')).exitCode).toBe(0);
  expect(await project.query('select * from t')).toEqual([[1, 1, 0]]);
});
