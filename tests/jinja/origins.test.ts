import { describe, expect, it } from 'vitest';
import { place } from '../../src/diagnostics/render.ts';
import { callMacroForSql, Origins, readMacros, Template } from '../../src/jinja/engine.ts';
import { hostFunction } from '../../src/jinja/host.ts';
import type { Scope } from '../../src/jinja/scope.ts';
import type { Sql } from '../../src/sql/sql.ts';
import { file, scopeWith } from './helpers.ts';

/** Where a word of the rendered text comes from: its place, the text there, and the calls it came through. */
function origin(sql: Sql, word: string): string {
  const location = sql.locate(sql.text.indexOf(word), word.length);
  if (location === undefined) return 'nowhere';
  const { span, via } = location;
  return [`${place(span)} ${span.file.text.slice(span.start, span.end)}`, ...via.map(place)].join(' < ');
}

async function rendered(text: string, scope: Scope = scopeWith()): Promise<Sql> {
  return Template.of(file(text)).render(scope);
}

const KEY = file(
  `{% macro key(column) %}
  md5(bad_function({{ column }}))
{% endmacro %}
{% macro wrap(sql) %}create table t as (
  {{ sql }}
){% endmacro %}
{% macro outer() %}{{ key('inner_column') }}{% endmacro %}
{% macro statement() %}{{ caller() }};{% endmacro %}`,
  'macros/key.sql',
);

describe('origins', () => {
  it('maps text of the template character by character', async () => {
    const sql = await rendered(
      "{{ config() }}\nselect\n  bad_column, {{ 1 + 1 }}\nfrom {{ ref('a') }}",
      scopeWith({
        config: hostFunction([], () => ''),
        ref: hostFunction(['name'], () => '"db"."schema"."a"'),
      }),
    );
    expect(origin(sql, 'bad_column')).toBe('models/m.sql:3:3 bad_column');
    expect(origin(sql, '2')).toBe('models/m.sql:3:18 1 + 1');
    expect(origin(sql, '"schema"')).toBe("models/m.sql:4:9 ref('a')");
  });

  it('is exact behind white space control, comments, raw blocks and carriage returns', async () => {
    const sql = await rendered(
      'select {#- a comment -#}  one,\r\n{%- raw %} {{ two }} {% endraw -%}\r\n  three\r\nfour',
    );
    expect(sql.text).toBe('selectone, {{ two }} three\nfour');
    expect(origin(sql, 'one')).toBe('models/m.sql:1:27 one');
    expect(origin(sql, 'two')).toBe('models/m.sql:2:15 two');
    expect(origin(sql, 'three')).toBe('models/m.sql:3:3 three');
    expect(origin(sql, 'four')).toBe('models/m.sql:4:1 four');
  });

  it('leads into the body of a macro, with the calls it came through', async () => {
    const sql = await rendered('select {{ outer() }}', scopeWith({}, KEY));
    expect(origin(sql, 'bad_function')).toBe(
      'macros/key.sql:2:7 bad_function < macros/key.sql:7:23 < models/m.sql:1:11',
    );
    expect(origin(sql, 'inner_column')).toBe('macros/key.sql:2:23 column < macros/key.sql:7:23 < models/m.sql:1:11');
  });

  it('survives variables, blocks, filters, methods and concatenation', async () => {
    const text = `{% set sql %}
  select first_bad
{% endset %}{{ wrap(sql | trim) }}
{{ wrap('(' ~ sql.strip() ~ ')') }}`;
    const [first, second] = (await rendered(text, scopeWith({}, KEY))).text.split('\n)');
    expect(first).toBe('create table t as (\n  select first_bad');
    expect(second).toBe('\ncreate table t as (\n  (select first_bad)');
    const sql = await rendered(text, scopeWith({}, KEY));
    expect(origin(sql, 'first_bad')).toBe('models/m.sql:2:10 first_bad');
    expect(origin(sql.slice(sql.text.indexOf('(select')), 'first_bad')).toBe('models/m.sql:2:10 first_bad');
    expect(origin(sql, 'create table')).toBe('macros/key.sql:4:22 create table < models/m.sql:3:16');
  });

  it('survives joins', async () => {
    const text =
      "{% set parts = [] %}{% for c in ['a', 'b'] %}{% set part %}select {{ c }}_bad from t{% endset %}{% do parts.append(part) %}{% endfor %}";
    for (const join of ["{{ parts | join(' union all ') }}", "{{ ' union all '.join(parts) }}"]) {
      const sql = await rendered(text + join);
      expect(sql.text).toBe('select a_bad from t union all select b_bad from t');
      expect(origin(sql.slice(sql.text.indexOf('union')), '_bad')).toBe('models/m.sql:1:74 _bad');
    }
  });

  it('takes the body of a call block for text of the template around it', async () => {
    const sql = await rendered('{% call statement() %}select nope_col from t{% endcall %}', scopeWith({}, KEY));
    expect(origin(sql, 'nope_col')).toBe('models/m.sql:1:30 nope_col');
    expect(origin(sql, ';')).toBe('macros/key.sql:8:38 ; < models/m.sql:1:9');
  });

  it('follows compiled SQL into the macro that wraps it', async () => {
    const compiled = await rendered('select\n  nope_col\nfrom t');
    const origins = new Origins();
    origins.remember(compiled.text, compiled);
    const wrap = readMacros(KEY, 'project').find(({ name }) => name === 'wrap')?.macro;
    if (wrap === undefined) throw new Error('no macro');
    const sql = await callMacroForSql(wrap, scopeWith({}, KEY), [compiled.text], {}, origins);
    expect(sql.text).toBe('create table t as (\n  select\n  nope_col\nfrom t\n)');
    expect(origin(sql, 'nope_col')).toBe('models/m.sql:2:3 nope_col');
    expect(origin(sql, 'create')).toBe('macros/key.sql:4:22 create');
  });

  it('tells native functions where they were called', async () => {
    const spans: string[] = [];
    const record = hostFunction([], (_, context) => {
      const [span, outermost] = [context.span(), context.outermostSpan()];
      spans.push([span, outermost].map((found) => (found === undefined ? 'none' : place(found))).join(' '));
      return '';
    });
    const scope = scopeWith({ ref: record }, file('{% macro m() %}\n  {{ ref() }}{% endmacro %}', 'macros/m.sql'));
    const template = Template.of(file('{{ ref() }}\n {{ m() }}'));
    template.renderSync(scope);
    await template.render(scope);
    expect(spans).toEqual([
      'models/m.sql:1:4 models/m.sql:1:4',
      'macros/m.sql:2:6 models/m.sql:2:5',
      'models/m.sql:1:4 models/m.sql:1:4',
      'macros/m.sql:2:6 models/m.sql:2:5',
    ]);
  });
});
