import { describe, expect, it } from 'vitest';
import { callMacroSync, readMacros, TemplateError } from '../../src/jinja/engine.ts';
import { toDiagnostic } from '../../src/jinja/errors.ts';
import { place } from '../../src/diagnostics/render.ts';
import { file, scopeWith } from './helpers.ts';

const read = (text: string) => readMacros(file(text, 'macros/a.sql'), 'project');

describe('blocks of a file', () => {
  it('finds every kind, with what its tag says', () => {
    const text = `text {% macro one(a, b=[1, 2], c: string = 'x') -%} A {% endmacro %}
{%- test positive(model, column_name) %} T {% endtest %}
{% data_test even(model) %} T {% enddata_test %}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %} M {% endmaterialization %}
{% materialization view, default %} M {% endmaterialization %}
{% snapshot orders %} select 1 {% endsnapshot %}
{% docs about %} D {% enddocs %}`;
    expect(
      read(text).map(({ kind, name, parameters, adapter, supportedLanguages }) => ({
        kind,
        name,
        parameters: parameters.map((p) => `${p.name}=${p.default ?? ''}:${p.type ?? ''}`),
        adapter,
        supportedLanguages,
      })),
    ).toEqual([
      {
        kind: 'macro',
        name: 'one',
        parameters: ['a=:', 'b=[1, 2]:', "c='x':string"],
        adapter: undefined,
        supportedLanguages: undefined,
      },
      {
        kind: 'test',
        name: 'positive',
        parameters: ['model=:', 'column_name=:'],
        adapter: undefined,
        supportedLanguages: undefined,
      },
      { kind: 'test', name: 'even', parameters: ['model=:'], adapter: undefined, supportedLanguages: undefined },
      {
        kind: 'materialization',
        name: 'table',
        parameters: [],
        adapter: 'duckdb',
        supportedLanguages: ['sql', 'python'],
      },
      { kind: 'materialization', name: 'view', parameters: [], adapter: 'default', supportedLanguages: undefined },
      { kind: 'snapshot', name: 'orders', parameters: [], adapter: undefined, supportedLanguages: undefined },
      { kind: 'docs', name: 'about', parameters: [], adapter: undefined, supportedLanguages: undefined },
    ]);
  });

  it('gives the text of a block and of its body', () => {
    const [docs] = read('# Title\n{% docs a %}\nIt {{ is }} {% raw.\n{% enddocs %} rest');
    expect(docs?.source).toBe('{% docs a %}\nIt {{ is }} {% raw.\n{% enddocs %}');
    expect(docs && docs.file.text.slice(docs.bodySpan.start, docs.bodySpan.end)).toBe('\nIt {{ is }} {% raw.\n');
  });

  it('ignores what stands between blocks, even when it is no template', () => {
    const text =
      "It's {{ a stray { brace, an {% unknown tag %}, {% set x = 1 %} and {# a comment {% macro no() %} #}\n{% macro yes() %}1{% endmacro %} {{ {# ";
    expect(read(text).map(({ name }) => name)).toEqual(['yes']);
  });

  it('is not misled by tags in strings, comments and raw blocks', () => {
    const text = `{% macro m() %}{{ '{% endmacro %}' }}{# {% endmacro %} #}{% raw %}{% endmacro %}{% endraw %}{% set x = "%} {% endmacro %}" %}{{ x }}{% endmacro %}`;
    const [macro, ...others] = read(text);
    expect(others).toEqual([]);
    expect(macro && callMacroSync(macro.macro, scopeWith(), [])).toBe('{% endmacro %}{% endmacro %}%} {% endmacro %}');
  });

  it('parses nothing before it is needed', () => {
    const [broken] = read('{% macro broken() %}{{ 1 + }}{% endmacro %}');
    expect(broken?.name).toBe('broken');
    expect(broken?.parameters).toEqual([]);
    expect(() => broken && callMacroSync(broken.macro, scopeWith(), [])).toThrow("unexpected 'end of print statement'");
  });

  it.each([
    ['{% macro a() %} x', 'macros/a.sql:1:1', 'the block `macro a` is never closed: `{% endmacro %}` is missing'],
    [
      '{% macro a() %}\n{% macro b() %}{% endmacro %}{% endmacro %}',
      'macros/a.sql:2:1',
      'the block `macro a` is not closed before `macro` begins',
    ],
    [
      '{% if x %}\n{% macro b() %}{% endmacro %}{% endif %}',
      'macros/a.sql:2:1',
      'the block `macro b` stands inside of an `if` or `for`; blocks must be at the top level of a file',
    ],
  ])('%j is refused', (text, where, message) => {
    try {
      read(text);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      const diagnostic = toDiagnostic(error);
      expect(diagnostic.message).toBe(message);
      expect(diagnostic.code).toBe('template-syntax');
      expect(diagnostic.at && place(diagnostic.at)).toBe(where);
    }
  });
});
