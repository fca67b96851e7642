import { describe, expect, it } from 'vitest';
import type { PreviousState } from '../../src/domain/previous-state.ts';
import { buildGraph } from '../../src/graph/build-graph.ts';
import { select } from '../../src/graph/selection/select.ts';
import { earlierManifest, recordedSelections, shopProject } from './shop.ts';

const graph = buildGraph(shopProject());

const loadedAt = (ids: Readonly<Record<string, string>>) =>
  new Map(Object.entries(ids).map(([id, maxLoadedAt]) => [`source.shop.${id}`, { status: 'pass', maxLoadedAt }]));

/** What the selections were recorded with. */
const previous: PreviousState = {
  folder: 'earlier',
  manifest: {
    entries: new Map(
      ['nodes', 'sources', 'exposures', 'unit_tests'].flatMap((section) =>
        Object.entries(earlierManifest[section] ?? {}),
      ),
    ),
    macros: new Map(Object.entries(earlierManifest['macros'] ?? {})),
  },
  runResults: {
    metadata: {},
    args: {},
    results: [
      { uniqueId: 'model.shop.orders', status: 'error' },
      { uniqueId: 'model.shop.kpi', status: 'skipped' },
      { uniqueId: 'model.shop.stg_orders', status: 'success' },
      { uniqueId: 'test.shop.no_negative', status: 'fail' },
      { uniqueId: 'seed.shop.countries', status: 'success' },
    ],
  },
  sources: loadedAt({ 'raw.orders': '2026-01-01T00:00:00Z', 'raw.customers': '2026-01-01T00:00:00Z' }),
  currentSources: loadedAt({
    'raw.orders': '2026-01-02T00:00:00Z',
    'raw.customers': '2026-01-01T00:00:00Z',
    'events.clicks': '2026-01-01T00:00:00Z',
  }),
};

/** What `ls` lists when it is not told otherwise. */
const LISTED = ['model', 'snapshot', 'seed', 'test', 'source', 'exposure', 'unit_test'];

describe('selects what dbt selects', () => {
  it.each(recordedSelections.map((recorded) => [title(recorded), recorded] as const))('%s', (_title, recorded) => {
    const { ids, ...request } = recorded;
    const selection = select(graph, { resourceTypes: LISTED, includeEmpty: true, previous, ...request });
    expect([...selection.ids].sort()).toEqual(ids);
  });
});

function title(recorded: (typeof recordedSelections)[number]): string {
  const { ids: _ids, ...request } = recorded;
  return JSON.stringify(request);
}
