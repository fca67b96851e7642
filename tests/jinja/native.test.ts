import { describe, expect, it } from 'vitest';
import { renderNative } from '../../src/jinja/engine.ts';
import { repr } from '../../src/jinja/values.ts';
import { file, scopeWith } from './helpers.ts';

const SCOPE = scopeWith({ number: 5, yes: true, text: '12', list: [1, 'a'], nothing: null });

describe('native rendering of YAML', () => {
  it.each([
    ['plain', "'plain'"],
    ['true', "'true'"],
    ['{{ number }}', '5'],
    ['{{ text }}', "'12'"],
    ['{{ text | as_text }}', "'12'"],
    ['{{ number | as_text }}', "'5'"],
    ['{{ text | as_native }}', '12'],
    ['{{ text | as_number }}', '12'],
    ["{{ '1.0' | as_number }}", '1.0'],
    ["{{ '-3' | as_number }}", '-3'],
    ["{{ 'True' | as_bool }}", 'True'],
    ['{{ (1 == 2) | as_bool }}', 'False'],
    ["{{ 'None' | as_native }}", 'None'],
    ["{{ 'none' | as_native }}", "'none'"],
    ['{{ \'[1, (2, "b"), {"k": None}]\' | as_native }}', "[1, (2, 'b'), {'k': None}]"],
    ["{{ 'schema.table' | as_native }}", "'schema.table'"],
    ['{{ list }}', "[1, 'a']"],
    ['{{ nothing }}', 'None'],
    ['{{ number }}0', "'50'"],
    ['{{ number }}{{ text }}', "'512'"],
    ['{% if yes %}on{% endif %}', "'on'"],
    ['{% if yes %}{{ number }}{% endif %}', '5'],
    ['{% if not yes %}{{ number }}{% endif %}', "''"],
    ['{% set x = list %}{{ x }}', "[1, 'a']"],
    ['{% for x in [number] %}{{ x }}{% endfor %}', '5'],
    ['{% for x in [number, nothing] %}{{ x }}{% endfor %}', "'5None'"],
    ['{# a comment #}{{ nothing }}', 'None'],
    // Jinja makes text of what it computes while it compiles.
    ['{{ 60 * 5 }}', "'300'"],
    ['{{ true }}', "'True'"],
    ['{{ [3, 1] | sort }}', "'[1, 3]'"],
    ['{{ [1] | map("string") | list }}', "['1']"],
    ["{{ ('True' | as_bool) and ('False' | as_bool) }}", 'False'],
    ['{% if yes %}{{ text | as_number }}{% endif %}', '12'],
    ["{{ text | as_number ~ '' }}", "'12'"],
    ['{% filter length %}abc{% endfilter %}', '3'],
    ['', "''"],
  ])('%j gives %s', (text, expected) => {
    expect(repr(renderNative(file(text, 'schema.yml'), SCOPE))).toBe(expected);
  });

  it.each([
    ["{{ 'maybe' | as_bool }}", "Could not convert value 'maybe' into type 'bool'"],
    ["{{ 'True' | as_number }}", "Could not convert value 'True' into type 'number'"],
    ["{{ 'true' | as_bool }}", "Could not convert value 'true' into type 'bool'"],
  ])('%j is refused', (text, message) => {
    expect(() => renderNative(file(text), SCOPE)).toThrow(message);
  });
});
