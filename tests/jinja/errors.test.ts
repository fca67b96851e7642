import { describe, expect, it } from 'vitest';
import { martError } from '../../src/diagnostics/diagnostic.ts';
import { place, renderDiagnostic } from '../../src/diagnostics/render.ts';
import { Template } from '../../src/jinja/engine.ts';
import { TemplateError, toDiagnostic } from '../../src/jinja/errors.ts';
import { hostFunction } from '../../src/jinja/host.ts';
import { createScope, type Scope } from '../../src/jinja/scope.ts';
import { LooseUndefined } from '../../src/jinja/values.ts';
import { file, rejection, render, scopeWith } from './helpers.ts';

/** The error of a template, which must be the same in both passes. */
async function errorOf(text: string, scope: Scope = scopeWith()): Promise<TemplateError> {
  const template = Template.of(file(text));
  const errors = [
    await rejection(Promise.resolve().then(() => template.renderSync(scope))),
    await rejection(template.render(scope)),
  ];
  const [sync, suspended] = errors;
  if (!(sync instanceof TemplateError) || !(suspended instanceof TemplateError))
    throw new Error(`no error: ${String(errors)}`);
  expect(frames(suspended)).toEqual(frames(sync));
  expect(suspended.message).toBe(sync.message);
  return suspended;
}

function frames(error: TemplateError): string[] {
  return error.frames.map(({ what, span }) => `${what} ${place(span)} ${span.file.text.slice(span.start, span.end)}`);
}

const RELATION_CHECK = file(
  `{% macro _is_relation(obj, macro) %}
  {%- if not (obj is mapping) -%}
    {%- do raise_error("Macro " ~ macro ~ " expected a Relation but received the value: " ~ obj) -%}
  {%- endif -%}
{% endmacro %}`,
  'macros/_is_relation.sql',
);
const STAR = file(
  `{% macro star(from) %}
  {{ return(inner_star(from)) }}
{% endmacro %}
{% macro inner_star(from) %}
  {% do _is_relation(from, 'star') %}
{% endmacro %}`,
  'macros/star.sql',
);
const raiseError = hostFunction(['message'], (args) => {
  throw martError('compiler-error', String(args.get('message')));
});

describe('places of errors', () => {
  it('names every call on the way, innermost first', async () => {
    const error = await errorOf(
      "select\n  {{ star('') }}",
      scopeWith({ raise_error: raiseError }, RELATION_CHECK, STAR),
    );
    expect(frames(error)).toEqual([
      'macro _is_relation macros/_is_relation.sql:3:12 raise_error("Macro " ~ macro ~ " expected a Relation but received the value: " ~ obj)',
      "macro inner_star macros/star.sql:5:9 _is_relation(from, 'star')",
      'macro star macros/star.sql:2:13 inner_star(from)',
      "template models/m.sql:2:6 star('')",
    ]);
  });

  it.each([
    ["a\n{{ 1 + 'x' }}", "models/m.sql:2:4 1 + 'x'"],
    ['{{ [1, 2][0].x.y }}', 'models/m.sql:1:4 [1, 2][0].x.y'],
    ['{% for a, b in [[1]] %}{% endfor %}', 'models/m.sql:1:8 a, b'],
    ['{% set x = 5 %}\n\n{{ x | abs | length }}', 'models/m.sql:3:4 x | abs | length'],
    ['{% if 1 < "a" %}{% endif %}', 'models/m.sql:1:7 1 < "a"'],
    ["{{ 'a'.nope(1) }}", "models/m.sql:1:4 'a'.nope(1)"],
    ['{{ {[1]: 2} }}', 'models/m.sql:1:4 {[1]: 2}'],
    ['{% call nothing() %}{% endcall %}', 'models/m.sql:1:9 nothing'],
    ['{{ f(1, reff("a")) }}', 'models/m.sql:1:9 reff'],
    ['{% set ns = 1 %}{% set ns.x = 2 %}', 'models/m.sql:1:24 ns.x'],
    ['{% filter upper %}{{ 1 // 0 }}{% endfilter %}', 'models/m.sql:1:22 1 // 0'],
    ['{% set n = 5 %}{{ n[::] }}', 'models/m.sql:1:19 n[::]'],
    ['{{ range(*5) }}', 'models/m.sql:1:11 5'],
    ['{{ range(**5) }}', 'models/m.sql:1:12 5'],
  ])('%j is at %j', async (text, expected) => {
    const [first] = frames(await errorOf(text, scopeWith({ f: raiseError })));
    expect(first).toContain(`template ${expected}`);
  });

  it('points at the tag of a block that is never closed', async () => {
    const error = await errorOf('select 1\n{% if a %}');
    expect(frames(error)).toEqual(['template models/m.sql:2:4 if']);
  });

  it('counts from the beginning of the file when a part of it is rendered', async () => {
    const source = file('{% snapshot s %}\nselect {{ 1 / 0 }}\n{% endsnapshot %}', 'snapshots/s.sql');
    const template = Template.of(source, { start: 16, end: source.text.indexOf('{% endsnapshot') });
    expect(() => template.renderSync(scopeWith())).toThrow('division by zero');
    expect(await rejection(template.render(scopeWith()))).toSatisfy(
      (error: TemplateError) => frames(error)[0] === 'template snapshots/s.sql:2:11 1 / 0',
    );
  });

  it('turns endless recursion into an error', async () => {
    const scope = scopeWith({}, file('{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}', 'macros/m.sql'));
    const template = Template.of(file('{{ m(1) }}'));
    expect(() => template.renderSync(scope)).toThrow('maximum recursion depth exceeded');
    expect(await rejection(template.render(scope))).toMatchObject({ kind: 'RecursionError' });
  });
});

describe('diagnostics', () => {
  it('shows the code, the frame and a near name', async () => {
    const error = await errorOf("select * from {{ reff('a') }}", scopeWith({ ref: raiseError }));
    expect(renderDiagnostic(toDiagnostic(error))).toBe(
      [
        "error[template-undefined] models/m.sql:1:18: 'reff' is undefined",
        "  1 | select * from {{ reff('a') }}",
        '    |                  ^^^^',
        '  hint: did you mean `ref`?',
      ].join('\n'),
    );
  });

  it('hints at the parameter that a misspelt keyword argument was meant for', async () => {
    const greet = "{% macro greet(name, greeting='hi') %}{% endmacro %}";
    const diagnostic = toDiagnostic(await errorOf(`${greet}{{ greet('x', greting='yo') }}`));
    expect(diagnostic).toMatchObject({
      message: "macro 'greet' takes no keyword argument 'greting'",
      hint: 'did you mean `greeting`?',
    });
    expect(toDiagnostic(await errorOf(`${greet}{{ greet('x', colour=1) }}`)).hint).toBeUndefined();
  });

  it('shows the place in the library only as a note', async () => {
    const error = await errorOf("{{ star('') }}", scopeWith({ raise_error: raiseError }, RELATION_CHECK, STAR));
    const diagnostic = toDiagnostic(error, { isLibrary: ({ path }) => path.startsWith('macros/') });
    expect(diagnostic.code).toBe('compiler-error');
    expect(diagnostic.at && place(diagnostic.at)).toBe('models/m.sql:1:4');
    expect(diagnostic.notes.map(({ message, at }) => `${message} ${at === undefined ? '' : place(at)}`)).toEqual([
      'raised in macro _is_relation macros/_is_relation.sql:3:12',
      'in macro _is_relation, called here macros/star.sql:5:9',
      'in macro inner_star, called here macros/star.sql:2:13',
    ]);
  });

  it('keeps the code and the place of an error of the host', async () => {
    const elsewhere = { file: file('x: 1', 'dbt_project.yml'), start: 0, end: 1 };
    const failing = hostFunction([], () => {
      throw martError('var-missing', 'no such var', { at: elsewhere, hint: 'define it' });
    });
    const diagnostic = toDiagnostic(await errorOf('{{ var() }}', scopeWith({ var: failing })));
    expect(diagnostic).toMatchObject({ code: 'var-missing', message: 'no such var', hint: 'define it', at: elsewhere });
  });

  it('names the kinds', async () => {
    expect(toDiagnostic(await errorOf('{{ 1 + }}')).code).toBe('template-syntax');
    expect(toDiagnostic(await errorOf('{{ x | nofilter }}')).code).toBe('template-syntax');
    expect(toDiagnostic(await errorOf('{{ 1 / 0 }}')).code).toBe('template-runtime');
  });
});

describe('undefined names of the parse pass', () => {
  it('allow any use', async () => {
    const scope = createScope(scopeWith(), { loose: true });
    expect(
      await render(
        '[{{ a.b.c(1)[2] ~ 1 }}][{{ a + 1 }}][{% for x in a.items() %}{{ x }}{% endfor %}][{{ a | length }}]',
        scope,
      ),
    ).toBe('[1][][][0]');
    expect(scope['a']).toBeUndefined();
    expect(new LooseUndefined('a').variable).toBe('a');
  });
});
