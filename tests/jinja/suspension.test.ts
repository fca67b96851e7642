import { describe, expect, it } from 'vitest';
import { callMacro, callMacroSync, readMacros, Template } from '../../src/jinja/engine.ts';
import { hostFunction, HostObject } from '../../src/jinja/host.ts';
import type { Keywords, Value } from '../../src/jinja/values.ts';
import { file, rejection, scopeWith } from './helpers.ts';

/** Answers later, and notes in which order it was asked. */
function queries(): { readonly asked: string[]; readonly run_query: Value } {
  const asked: string[] = [];
  const run_query = hostFunction(['sql'], async (args) => {
    const sql = String(args.get('sql'));
    asked.push(sql);
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (sql.startsWith('bad')) throw new Error('no such table');
    return [1, 2, sql];
  });
  return { asked, run_query };
}

const MACROS = file(
  `{% macro columns(sql) %}{{ return(run_query(sql)) }}{% endmacro %}
{% macro nested(sql) %}{% set found = columns(sql) %}{{ found[-1] }}{% endmacro %}
{% macro statement(name) %}{% set sql = caller() %}{{ name }}={{ run_query(sql) | length }}{% endmacro %}
{% macro default_later(rows=run_query('default')) %}{{ rows[2] }}{% endmacro %}`,
  'macros/m.sql',
);

class Adapter extends HostObject {
  override callMember(name: string, args: Value[], _keywords: Keywords | null): Promise<Value> | undefined {
    return name === 'execute' ? Promise.resolve(['executed', args[0] ?? null]) : undefined;
  }
}

async function rendered(text: string): Promise<{ text: string; asked: string[] }> {
  const { asked, run_query } = queries();
  const sql = await Template.of(file(text)).render(scopeWith({ run_query, adapter: new Adapter() }, MACROS));
  return { text: sql.text, asked };
}

describe('waiting inside of templates', () => {
  it.each([
    ["{{ nested('a') }}", 'a'],
    ["{{ run_query('a')[2] ~ run_query('b')[2] }}", 'ab'],
    ["{% for x in run_query('a') %}{{ run_query(x ~ '!')[2] }}{% endfor %}", '1!2!a!'],
    ["{% for x in ['a', 'b'] if run_query(x)[2] == 'b' %}{{ loop.index }}{{ x }}{% endfor %}", '1b'],
    ["{% call statement('n') %}select {{ run_query('inner')[2] }}{% endcall %}", 'n=3'],
    ["{% set text %}{{ run_query('a')[2] }}{% endset %}[{{ text }}]", '[a]'],
    ["{% filter upper %}{{ run_query('a')[2] }}{% endfilter %}", 'A'],
    ["{{ run_query('a') | map('string') | join('-') }}", '1-2-a'],
    ["{{ (run_query('a') if run_query('b') else 1) | last }}", 'a'],
    ["{{ [run_query('a')[2], {'k': run_query('b')[2]}] }}", "['a', {'k': 'b'}]"],
    ["{{ adapter.execute('x') | join(' ') }}", 'executed x'],
    ['{{ default_later() }}', 'default'],
    ["{% macro local() %}{{ run_query('a')[2] }}{% endmacro %}{{ local() }}{{ local() }}", 'aa'],
    [
      "{% for x in [[1, [2]]] recursive %}{{ x if x is number else loop(x) }}{{ run_query('r')[2] if x is number }}{% endfor %}",
      '1r2r',
    ],
    ["{% if run_query('a') and run_query('b') or run_query('c') %}yes{% endif %}", 'yes'],
    ["{{ range(*[run_query('a')[1]]) | list }}", '[0, 1]'],
  ])('%s', async (text, expected) => {
    expect((await rendered(text)).text).toBe(expected);
  });

  it('asks in the order in which the template is written', async () => {
    const { asked } = await rendered(
      "{{ run_query('1') }}{% for x in ['2', '3'] %}{{ run_query(x) }}{% endfor %}{% if false and run_query('no') %}{% endif %}",
    );
    expect(asked).toEqual(['1', '2', '3']);
  });

  it('gives the place of a call that fails later', async () => {
    const error = await rejection(rendered("select\n{{ nested('bad') }}"));
    expect(error).toMatchObject({
      message: 'no such table',
      frames: [{ what: 'macro columns' }, { what: 'macro nested' }, { what: 'template' }],
    });
  });

  it('cannot wait in the parse pass', () => {
    const { run_query } = queries();
    expect(() => Template.of(file("{{ run_query('a') }}")).renderSync(scopeWith({ run_query }))).toThrow('has to wait');
  });

  it('runs templates side by side', async () => {
    const { run_query } = queries();
    const template = Template.of(
      file(
        '{% set ns = namespace(n=0) %}{% for x in run_query(name) %}{% set ns.n = ns.n + 1 %}{{ run_query(name ~ ns.n)[2] }}{% endfor %}',
      ),
    );
    const texts = await Promise.all(
      ['a', 'b', 'c'].map(async (name) => (await template.render(scopeWith({ run_query, name }))).text),
    );
    expect(texts).toEqual(['a1a2a3', 'b1b2b3', 'c1c2c3']);
  });

  it('calls macros from the host', async () => {
    const { run_query } = queries();
    const [columns] = readMacros(MACROS, 'project');
    if (columns === undefined) throw new Error('no macro');
    expect(await callMacro(columns.macro, scopeWith({ run_query }), [], { sql: 'x' })).toEqual([1, 2, 'x']);
    expect(
      callMacroSync(columns.macro, scopeWith({ run_query: hostFunction(['q'], (args) => args.value('q')) }), ['y']),
    ).toBe('y');
    expect(await rejection(callMacro(columns.macro, scopeWith(), [], { nope: 1 }))).toMatchObject({
      kind: 'TypeError',
      message: "macro 'columns' takes no keyword argument 'nope'",
    });
  });

  it('lets native functions call macros', async () => {
    const { run_query } = queries();
    const attempt = hostFunction(
      ['callee'],
      (args, context) => context.call(args.value('callee'), [...args.rest], args.keywords),
      { rest: true, keywords: true },
    );
    const scope = scopeWith({ attempt, run_query }, MACROS);
    expect((await Template.of(file("{{ attempt(nested, sql='a') }}")).render(scope)).text).toBe('a');
    expect(
      Template.of(file('{{ attempt(nested2, 1) }}')).renderSync(
        scopeWith({ attempt }, file('{% macro nested2(x) %}{{ x }}{% endmacro %}')),
      ),
    ).toBe('1');
  });
});
