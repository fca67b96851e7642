import { describe, expect, it } from 'vitest';
import { hostFunction, HostObject } from '../../src/jinja/host.ts';
import { datetimeModule } from '../../src/jinja/modules/datetime.ts';
import { reModule } from '../../src/jinja/modules/re.ts';
import { fromHost, PyDict, type Value } from '../../src/jinja/values.ts';
import { render, scopeWith } from './helpers.ts';

class Relation extends HostObject {
  readonly secret = 'a field of JavaScript';

  override getMember(name: string): Value | undefined {
    return name === 'schema' ? 'public' : undefined;
  }
}

const VALUES: Readonly<Record<string, Value>> = {
  relation: new Relation(),
  function: hostFunction(['x'], (args) => args.value('x')),
  dict: new PyDict([['key', 1]]),
  list: [1, 2],
  text: 'text',
  number: 5,
  datetime: datetimeModule(() => new Date(0)),
  re: reModule(),
};

const HOST_NAMES = [
  'constructor',
  'prototype',
  '__proto__',
  '__defineGetter__',
  '__lookupGetter__',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'call',
  'apply',
  'bind',
  'secret',
  'getMember',
  'callMember',
  'typeName',
  'arguments',
  'caller',
  'push',
  'map',
  'then',
  '__class__',
  '__globals__',
  '__init__',
  '__subclasses__',
  '__mro__',
];

/** Names of these that are methods in Python, too. */
const PYTHON_NAMES = new Set(['list.pop']);

describe('templates cannot reach JavaScript', () => {
  for (const [value, name] of Object.keys(VALUES).flatMap((key) => HOST_NAMES.map((name) => [key, name] as const))) {
    if (PYTHON_NAMES.has(`${value}.${name}`)) continue;
    it(`${value}.${name}`, async () => {
      expect(
        await render(
          `[{{ ${value}.${name} }}][{{ ${value}['${name}'] }}][{{ ${value} | attr('${name}') }}]`,
          scopeWith(VALUES),
        ),
      ).toBe('[][][]');
    });
  }

  it.each([
    'process',
    'globalThis',
    'Function',
    'eval',
    'require',
    'constructor',
    '__proto__',
    'J',
    'R',
    'S',
    'runtime',
    'this',
    'arguments',
  ])('the name %s is unknown', async (name) => {
    expect(await render(`[{{ ${name} }}]`)).toBe('[]');
  });

  it('has no way out of a macro or a loop', async () => {
    const text = `{% macro m(a) %}{{ m.constructor }}{{ m.code }}{{ m.lexical }}{{ varargs.constructor }}{{ kwargs.constructor }}{% endmacro %}{{ m(1, 2, b=3) }}
{%- for x in [1] %}{{ loop.constructor }}{{ loop.recurse }}{{ loop.getMember }}{% endfor %}`;
    expect(await render(text)).toBe('');
  });

  it('keeps keyword names that JavaScript would take for something else', async () => {
    const scope = scopeWith({
      show: hostFunction([], ({ keywords }) => new PyDict(Object.entries(keywords)), { keywords: true }),
    });
    expect(await render('{{ show(__proto__=1, constructor=2) }}', scope)).toBe("{'__proto__': 1, 'constructor': 2}");
    expect(await render("{{ show(**{'__proto__': 1}) }}", scope)).toBe("{'__proto__': 1}");
  });

  it('keeps variable names that JavaScript has words for', async () => {
    expect(
      await render(
        '{% set class = 1 %}{% set __proto__ = 2 %}{% set P = 3 %}{% set o = 4 %}{{ class }}{{ __proto__ }}{{ P }}{{ o }}',
      ),
    ).toBe('1234');
    expect(await render('{% set größe = 5 %}{{ größe }}')).toBe('5');
  });

  it('quotes what it puts into code', async () => {
    const text = '"\'`${1}\\\u2028\u2029</script>*/';
    expect(await render(text)).toBe(text);
    expect(await render("{{ d['a\"]; throw 1; //'] }}", scopeWith({ d: new PyDict() }))).toBe('');
  });

  it('refuses functions and instances of the host as data', () => {
    expect(() => fromHost({ f: () => 1 })).toThrow('a function cannot be shown to a template');
    expect(() => fromHost(new Date(0))).toThrow('a Date cannot be shown to a template');
    expect(fromHost(JSON.parse('{"__proto__": {"a": 1}}'))).toBeInstanceOf(PyDict);
  });

  it('cannot format its way out', async () => {
    expect(
      await render("[{{ '{0.constructor}'.format(text) }}][{{ '{0.__class__}'.format(relation) }}]", scopeWith(VALUES)),
    ).toBe('[][]');
  });
});
