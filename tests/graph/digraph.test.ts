import { describe, expect, it } from 'vitest';
import { cycles, inverted, reachable, topologicalOrder } from '../../src/graph/digraph.ts';

function edges(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const line of text.trim().split(/\s*;\s*/)) {
    const [id = '', list = ''] = line.split(':').map((part) => part.trim());
    found.set(id, list === '' ? [] : list.split(' '));
  }
  return found;
}

const diamond = edges('a: ; b: a; c: a; d: b c; e: d');

describe('topologicalOrder', () => {
  it('has parents first and keeps the given order otherwise', () => {
    expect(topologicalOrder(diamond, inverted(diamond))).toEqual(['a', 'b', 'c', 'd', 'e']);
    const late = edges('z: y; y: ; x: ');
    expect(topologicalOrder(late, inverted(late))).toEqual(['y', 'x', 'z']);
  });

  it('is undefined when there is a cycle', () => {
    const knot = edges('a: b; b: a; c: ');
    expect(topologicalOrder(knot, inverted(knot))).toBeUndefined();
  });
});

describe('cycles', () => {
  it('are the shortest ways back', () => {
    expect(cycles(edges('a: b; b: c a; c: a; d: e; e: d f; f: '))).toEqual(
      expect.arrayContaining([
        ['a', 'b'],
        ['d', 'e'],
      ]),
    );
  });

  it('include nodes that lead to themselves', () => {
    expect(cycles(edges('a: a; b: a'))).toEqual([['a']]);
  });
});

describe('reachable', () => {
  it('goes as far as it is told', () => {
    expect([...reachable(['e'], diamond, 2)].sort()).toEqual(['b', 'c', 'd']);
    expect([...reachable(['e'], diamond)].sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(reachable(['e'], diamond, 0).size).toBe(0);
  });

  it('leaves out a start that no other start leads to', () => {
    expect(reachable(['d', 'b'], diamond).has('d')).toBe(false);
    expect(reachable(['d', 'b'], diamond).has('b')).toBe(true);
  });
});

describe('speed', () => {
  it('orders 10,000 nodes at once', () => {
    const parents = new Map(
      Array.from({ length: 10_000 }, (_, n) => [
        `n${n}`,
        [1, 7, 100].flatMap((back) => (n >= back ? [`n${n - back}`] : [])),
      ]),
    );
    const started = performance.now();
    const order = topologicalOrder(parents, inverted(parents));
    expect(order).toHaveLength(10_000);
    // Far above what it takes, so that a busy machine does not fail it.
    expect(performance.now() - started).toBeLessThan(500);
  });
});
