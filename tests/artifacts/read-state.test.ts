import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readManifest, readPreviousState, readRunResults, readSources } from '../../src/artifacts/read-state.ts';
import { MartError } from '../../src/diagnostics/diagnostic.ts';
import { shopManifest } from '../graph/shop.ts';

const folder = mkdtempSync(join(tmpdir(), 'mart-state-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const metadata = (kind: string) => ({ dbt_schema_version: `https://schemas.getdbt.com/dbt/${kind}/v6.json` });

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof MartError) return `${error.diagnostics[0]?.code}: ${error.message.replace(folder, '…')}`;
    throw error;
  }
  return 'nothing';
}

describe('readPreviousState', () => {
  it('reads what is there', () => {
    const earlier = join(folder, 'earlier');
    const target = join(folder, 'target');
    mkdirSync(earlier);
    mkdirSync(target);
    writeFileSync(join(earlier, 'manifest.json'), JSON.stringify(shopManifest));
    const loaded = { unique_id: 'source.shop.raw.orders', status: 'pass', max_loaded_at: '2026-01-01T00:00:00Z' };
    writeFileSync(join(target, 'sources.json'), JSON.stringify({ metadata: metadata('sources'), results: [loaded] }));
    const state = readPreviousState(earlier, target);
    expect(state.manifest?.entries.get('source.shop.raw.orders')?.['schema']).toBe('raw_schema');
    expect(state.manifest?.entries.get('unit_test.shop.orders.test_orders')?.['model']).toBe('orders');
    expect(state.manifest?.macros.has('macro.shop.cents')).toBe(true);
    expect([state.runResults, state.sources]).toEqual([undefined, undefined]);
    expect(state.currentSources?.get('source.shop.raw.orders')).toEqual({
      status: 'pass',
      maxLoadedAt: '2026-01-01T00:00:00Z',
    });
  });

  it('needs the folder', () => {
    expect(codeOf(() => readPreviousState(join(folder, 'nowhere')))).toBe(
      'state-missing: there is no folder …/nowhere',
    );
  });
});

describe('readers', () => {
  it('read run results with their arguments', () => {
    const results = [{ unique_id: 'model.shop.a', status: 'error', more: 1 }];
    expect(
      readRunResults(file('r.json', { metadata: metadata('run-results'), results, args: { which: 'build' } })),
    ).toMatchObject({
      args: { which: 'build' },
      results: [{ uniqueId: 'model.shop.a', status: 'error' }],
    });
  });

  it('keep a failed check of a source without a time', () => {
    const results = [{ unique_id: 'source.a.b.c', status: 'runtime error', error: 'x' }];
    expect(readSources(file('s.json', { metadata: metadata('sources'), results }))?.get('source.a.b.c')).toEqual({
      status: 'runtime error',
      maxLoadedAt: undefined,
    });
  });

  it.each<[string, unknown, (path: string) => unknown, RegExp]>([
    ['no JSON', '{ "nodes": ', readManifest, /cannot use …\/junk.json: it is no JSON/],
    ['a list', [], readManifest, /does not hold an object/],
    ['another artifact', { metadata: metadata('run-results') }, readManifest, /does not say that it is a manifest/],
    ['no metadata', {}, readRunResults, /does not say that it is a run-results/],
    ['a wrong section', { metadata: metadata('manifest'), nodes: [] }, readManifest, /`nodes` is no object/],
    ['a wrong record', { metadata: metadata('manifest'), nodes: { a: 1 } }, readManifest, /`nodes` holds something/],
    ['no results', { metadata: metadata('run-results') }, readRunResults, /`results` is no list/],
    [
      'a result without a name',
      { metadata: metadata('run-results'), results: [{}] },
      readRunResults,
      /a result has no `unique_id`/,
    ],
  ])('refuse %s', (_what, content, readFile, message) => {
    const path = file('junk.json', content);
    expect(codeOf(() => readFile(path))).toMatch(/^artifact-invalid: /);
    expect(codeOf(() => readFile(path))).toMatch(message);
  });
});
