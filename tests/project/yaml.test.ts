import { describe, expect, it } from 'vitest';
import { parseYaml, YamlDocument, writeYaml } from '../../src/context/yaml.ts';
import { jsonToValue } from '../../src/context/json-value.ts';
import { readFullYaml } from '../../src/context/full-yaml.ts';
import { readSimpleYaml } from '../../src/context/simple-yaml.ts';
import type { YamlTree } from '../../src/context/yaml-tree.ts';
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
    expect(parseYaml('a: &a {x: 1, y: 2}\nb:\n  y: 3\n  <<: *a\nc: *a\n')).toEqual({
      a: { x: 1, y: 2 },
      b: { x: 1, y: 3 },
      c: { x: 1, y: 2 },
    });
  });

  it('prints whole floats as floats', () => {
    expect(str(jsonToValue(parseYaml('a: [1.0, 2]\nb: 3.0')))).toBe("{'a': [1.0, 2], 'b': 3.0}");
  });

  it('is written in block style', () => {
    expect(writeYaml({ b: [1, { c: 'x' }], a: 'yes' }, { sortKeys: true })).toBe('a: yes\nb:\n- 1\n- c: x\n');
  });
});

describe('YAML places', () => {
  const document = new YamlDocument({
    path: 'a.yml',
    text: 'models:\n  - name: a\n    columns: [{name: b, quote: true}]\n',
  });
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

describe('the quick reader', () => {
  const simplified = (tree: YamlTree | null): unknown => {
    if (tree === null || (tree.kind === 'scalar' && tree.isPlain && tree.text === '')) return null;
    if (tree.kind === 'scalar') return [tree.text, tree.isPlain, tree.start, tree.isPlain ? tree.end : undefined];
    if (tree.kind === 'list') return tree.items.map(simplified);
    return tree.entries.map(({ key, value }) => ({ key: simplified(key), value: simplified(value) }));
  };
  const full = (text: string): unknown => {
    try {
      return simplified(readFullYaml({ path: 'a.yml', text }));
    } catch {
      return 'refused';
    }
  };
  const LINES = [
    'models:',
    '  - name: orders',
    '    description: >',
    '      One row',
    '      per order.',
    '',
    "    config: {tags: [a, \"b c\"], meta: {x: 1.0, y: 'it''s'}} # why",
    '    columns:',
    '    - name: id',
    '      description: "the \\"key\\""',
    '      data_tests:',
    '        - unique',
    '        - accepted_values: {values: [1,',
    '            2]}',
    '    - name: note',
    '      description: a text that goes on',
    '        in the next line',
    '  # a comment',
    '  - name: other',
    '    description: |-',
    '      - kept: as it is',
    'on: yes',
  ];
  /** The same numbers in every run. */
  const random = (seed: number): ((below: number) => number) => {
    let state = seed;
    return (below) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
  };
  const BITS = [
    ' ',
    '  ',
    '- ',
    ': ',
    ':',
    '#',
    ' #',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    '|\n',
    '>-\n',
    '\n',
    '\n\n',
    '&a ',
    '*a',
    '!t ',
    '? ',
    '%',
    '{{ x }}',
    '---\n',
    '...\n',
    '<<: ',
  ];

  it('reads what properties files are written in', () => {
    expect(readSimpleYaml(LINES.join('\n'))).toBeDefined();
  });

  it('says what the full parser says, or leaves it to it', () => {
    const next = random(42);
    let read = 0;
    for (let round = 0; round < 3000; round += 1) {
      const from = next(LINES.length);
      let text = LINES.slice(from, from + 2 + next(LINES.length)).join('\n');
      for (let change = next(3); change > 0; change -= 1) {
        const at = next(text.length + 1);
        text = text.slice(0, at) + (BITS[next(BITS.length)] ?? '') + text.slice(at + next(2));
      }
      const simple = readSimpleYaml(text);
      if (simple === undefined) continue;
      read += 1;
      expect({ text, tree: simplified(simple.tree) }).toEqual({ text, tree: full(text) });
    }
    expect(read).toBeGreaterThan(300);
  });
});
