import { describe, expect, it } from 'vitest';
import { parseYaml, YamlDocument, writeYaml } from '../../src/context/yaml.ts';
import { jsonToValue } from '../../src/context/json-value.ts';
import { str } from '../../src/jinja/values.ts';
import { lineColumn } from '../../src/diagnostics/source.ts';

describe('YAML values', () => {
  it.each([
    ['yes', true],
    ['Off', false],
    ['y', 'y'],
    ['~', null],
    ['', null],
    ['010', 8],
    ['0x1f', 31],
    ['1_000', 1000],
    ['1:30', 90],
    ['1e5', '1e5'],
    ['1.25e+1', 12.5],
    ['-.5', -0.5],
    ['2020-01-01', '2020-01-01'],
    ['"yes"', 'yes'],
    ["'1'", '1'],
    ['08', '08'],
    ['90071992547409931', '90071992547409931'],
  ])('reads %s as PyYAML does', (text, value) => {
    expect(parseYaml(`k: ${text}`)).toEqual({ k: value });
  });

  it('merges anchors; own keys win', () => {
    expect(parseYaml('a: &a {x: 1, y: 2}\nb:\n  y: 3\n  <<: *a\nc: *a\n')).toEqual({ a: { x: 1, y: 2 }, b: { x: 1, y: 3 }, c: { x: 1, y: 2 } });
  });

  it('prints whole floats as floats', () => {
    expect(str(jsonToValue(parseYaml('a: [1.0, 2]\nb: 3.0')))).toBe("{'a': [1.0, 2], 'b': 3.0}");
  });

  it('is written in block style', () => {
    expect(writeYaml({ b: [1, { c: 'x' }], a: 'yes' }, { sortKeys: true })).toBe('a: yes\nb:\n- 1\n- c: x\n');
  });
});

describe('YAML places', () => {
  const document = new YamlDocument({ path: 'a.yml', text: 'models:\n  - name: a\n    columns: [{name: b, quote: true}]\n' });
  const placeOf = (path: readonly (string | number)[], what: 'key' | 'value'): string => {
    const span = what === 'key' ? document.keySpan(path) : document.valueSpan(path);
    const { line, column } = lineColumn(span.file, span.start);
    return `${line}:${column} ${span.file.text.slice(span.start, span.end)}`;
  };

  it('are known for every key and value', () => {
    expect(placeOf(['models', 0, 'name'], 'value')).toBe('2:11 a');
    expect(placeOf(['models', 0, 'columns', 0, 'quote'], 'key')).toBe('3:25 quote');
    expect(placeOf(['models', 0, 'columns', 0, 'quote'], 'value')).toBe('3:32 true');
  });

  it('fall back to the nearest parent that is there', () => {
    expect(placeOf(['models', 0, 'name', 'nothing'], 'value')).toBe('2:11 a');
  });

  it('are given for a key that is written twice', () => {
    const { warnings } = new YamlDocument({ path: 'a.yml', text: 'a: 1\nb: 2\na: 3\n' });
    expect(warnings).toMatchObject([{ code: 'duplicate-name', at: { start: 10, end: 11 } }]);
  });
});
