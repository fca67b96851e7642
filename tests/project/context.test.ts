import { describe, expect, it } from 'vitest';
import { load, type LoadOptions } from './support.ts';

/** What an expression prints while a model is parsed: its alias tells. */
async function printed(
  expression: string,
  options: LoadOptions = {},
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { project } = await load(
    {
      'models/m.sql': `{%- set printed -%}{{ ${expression} }}{%- endset -%}{{ config(alias=printed) }} select 1`,
      ...files,
    },
    options,
  );
  const node = project.nodes.get('model.shop.m');
  return node !== undefined && 'alias' in node ? node.alias : '';
}

describe('relations', () => {
  const relation = "api.Relation.create(database='d', schema='s', identifier='t', type='table')";

  it.each([
    [relation, '"d"."s"."t"'],
    [`${relation}.include(database=false)`, '"s"."t"'],
    [`${relation}.quote(identifier=false).include(database=false, schema=false)`, 't'],
    [`${relation}.without_identifier()`, '"d"."s"'],
    [`${relation}.incorporate(path={'identifier': 'u', 'schema': none}, type='view')`, '"d"."u"'],
    [`${relation}.incorporate(type='view').is_view`, 'True'],
    [`${relation}.replace_path(schema='z').schema`, 'z'],
    [`${relation}.information_schema('tables')`, '"d".INFORMATION_SCHEMA.tables'],
    [`[${relation}.identifier, ${relation}.table, ${relation}.type, ${relation}.is_cte]`, "['t', 't', 'table', False]"],
    [`${relation} == ${relation}.incorporate(path={'identifier': 't'})`, 'True'],
    [`${relation} == ${relation}.incorporate(path={'identifier': 'v'})`, 'False'],
    [`${relation} is mapping and ${relation}.get('metadata', {}).get('type', '').endswith('Relation')`, 'True'],
    [`'from ' ~ ${relation}`, 'from "d"."s"."t"'],
    ['this.name', 'm'],
    ["ref('x').database is string", 'True'],
  ])('%s', async (expression, text) => {
    expect(await printed(expression)).toBe(text);
  });
});

describe('columns', () => {
  it.each([
    ["api.Column('a', 'varchar', 10).data_type", 'character varying(10)'],
    ["api.Column('a', 'numeric', numeric_precision=10, numeric_scale=2).data_type", 'numeric(10,2)'],
    ["api.Column.from_description('a', 'decimal(18,3)').numeric_scale", '3'],
    ["api.Column.create('Name', 'integer').quoted", '"Name"'],
    ["api.Column('a', 'bigint').is_number() and not api.Column('a', 'bigint').is_string()", 'True'],
    ["api.Column('a', 'varchar', 10).can_expand_to(api.Column('a', 'varchar', 20))", 'True'],
    ["api.Column.numeric_type('decimal', 5, 1) ~ api.Column.string_type(7)", 'decimal(5,1)character varying(7)'],
  ])('%s', async (expression, text) => {
    expect(await printed(expression)).toBe(text);
  });
});

describe('functions', () => {
  it.each([
    ["tojson({'b': [1, 2.0, none, true], 'a': 'é'}, sort_keys=true)", '{"a": "\\u00e9", "b": [1, 2.0, null, true]}'],
    ["tojson(adapter, 'default')", 'default'],
    ['fromjson(\'{"a": 1.0, "b": [12345678901234567890]}\')', "{'a': 1.0, 'b': [12345678901234567890]}"],
    ["fromjson('{', 'broken')", 'broken'],
    ["fromyaml('a: [1, 2.0]\\nb: no')", "{'a': [1, 2.0], 'b': False}"],
    ["toyaml({'a': [1]})", 'a:\n- 1'],
    ['set([1, 1, 2]) | length', '2'],
    ['set(1, []) | length', '0'],
    ["zip([1, 2], ['a', 'b']) | list", "[(1, 'a'), (2, 'b')]"],
    ["zip(1, default='none')", 'none'],
    ["local_md5('x')", '9dd4e461268c8034f5c8564e155c67a6'],
    ["diff_of_two_dicts({'A': ['x', 'Y'], 'b': ['z']}, {'a': ['y']})", "{'A': ['x'], 'b': ['z']}"],
    ["modules.re.sub('a+', '-', 'caat') ~ modules.datetime.date(2020, 1, 31)", 'c-t2020-01-31'],
    ["run_started_at.strftime('%Y-%m-%d %H:%M %Z') ~ ' ' ~ invocation_id", '2026-01-02 03:04 UTC test'],
    ['[target.name, target.type, target.schema, env.name, project_name]', "['dev', 'duckdb', 'main', 'dev', 'shop']"],
    ['[flags.FULL_REFRESH, flags.WHICH, flags.full_refresh]', "[False, 'parse', False]"],
    ["[execute, graph, load_result('x'), config.get('x', 1)]", "[False, {}, None, '']"],
    ["context['ref'] is defined and context.get('nothing', 'no') == 'no'", 'True'],
    ["context['dbt']['type_string']() | lower", 'text'],
    ["adapter.quote('a b') ~ adapter.type() ~ adapter.get_relation('a', 'b', 'c')", '"a b"duckdbNone'],
    ["run_query('select 1').columns[0].values()", 'm'],
    ["env_var('NOT_THERE', 'x') ~ env_var('THERE')", 'xy'],
    ["var('given') ~ var('missing', 5) ~ var.has_var('missing') ~ var('missing')", '1.05FalseNone'],
    ['validation.any[list](1)', 'None'],
    ["try_or_compiler_error('sorry', local_md5, 'x')", '9dd4e461268c8034f5c8564e155c67a6'],
  ])('%s', async (expression, text) => {
    const vars = { 'dbt_project.yml': 'name: shop\nvars: {given: 1.0}\n' };
    expect(await printed(expression, { environment: { THERE: 'y' } }, vars)).toBe(text);
  });

  it('log and print report; warn says where', async () => {
    const { events } = await load({
      'models/m.sql':
        "{% do log('quiet') %}{% do log('loud', info=true) %}{% do print('out') %}\n{% do exceptions.warn('careful') %}select 1",
    });
    expect(events).toMatchObject([
      { kind: 'log', message: 'quiet', level: 'debug' },
      { kind: 'log', message: 'loud', level: 'info' },
      { kind: 'print', message: 'out' },
      { kind: 'diagnostic', diagnostic: { code: 'template-warning', message: 'careful', severity: 'warning' } },
    ]);
  });
});

describe('documentation', () => {
  it('is rendered into descriptions', async () => {
    const { project } = await load({
      'models/m.sql': 'select 1 as id',
      'models/m.md': 'A {{ stray brace\n{% docs the_model %}\nSays *much*: {% raw %}{{ not }}{% endraw %} rendered.\n{% enddocs %}',
      'models/m.yml': 'models:\n  - name: m\n    description: "{{ doc(\'the_model\') }} {{ 1 + 1 }}"\n',
    });
    expect(project.nodes.get('model.shop.m')?.description).toBe('Says *much*: {{ not }} rendered. 2');
  });
});
