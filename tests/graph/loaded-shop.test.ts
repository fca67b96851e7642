import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Flags } from '../../src/domain/invocation.ts';
import { buildGraph } from '../../src/graph/build-graph.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { nodeRecord } from '../../src/graph/record/node-record.ts';
import { recordContext, type RecordContext } from '../../src/graph/record/record-context.ts';
import { select } from '../../src/graph/selection/select.ts';
import { loadProject } from '../../src/project/load-project.ts';
import { shopManifest } from './shop.ts';

/** The project in `shop/` as it is after its packages were installed. */
function installed(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mart-shop-'));
  cpSync(fileURLToPath(new URL('shop', import.meta.url)), folder, { recursive: true });
  cpSync(join(folder, 'pkg'), join(folder, 'dbt_packages', 'extra'), { recursive: true });
  return folder;
}

const flags = { versionCheck: true, partialParse: false, warnError: false, warnErrorOptions: {}, project: {} } as Flags;

const SECTIONS = ['nodes', 'sources', 'exposures', 'unit_tests'];

/** What differs by its nature, or is only filled by one of the two. */
const IGNORED = new Set([
  'created_at',
  'root_path',
  'doc_blocks',
]);

/** Fields in which the two are known to differ: what `config()` is given as text, checksums of what is not a file, how rows were written. */
const DIFFERING = [
  'model unrendered_config',
  'seed unrendered_config',
  'test unrendered_config',
  'unit_test checksum',
  'unit_test given',
];

describe('the files of a project', () => {
  const folder = installed();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let graph: Graph;
  let records: RecordContext;

  beforeAll(async () => {
    const { project, module } = await loadProject({
      projectDir: folder,
      invocation: { id: 'i', startedAt: new Date(), command: 'parse', args: {}, vars: {}, flags, givenFlags: [], environment: {} },
      report: () => undefined,
    });
    graph = buildGraph(project);
    records = recordContext(graph, module.dialect);
  });

  it('have the nodes dbt finds in them', () => {
    const expected = SECTIONS.flatMap((section) => Object.keys(shopManifest[section] ?? {}));
    expect([...graph.nodes.keys()].sort()).toEqual(expected.filter((id) => !id.includes('disabled_one')).sort());
  });

  it('make the records dbt makes of them', () => {
    const differing = new Set<string>();
    for (const section of SECTIONS) {
      for (const [id, record] of Object.entries(shopManifest[section] ?? {})) {
        const node = graph.nodes.get(id);
        if (node === undefined) continue;
        const now = nodeRecord(records, node);
        for (const key of new Set([...Object.keys(now), ...Object.keys(record)])) {
          if (IGNORED.has(key) || sameText(now[key], record[key])) continue;
          differing.add(`${String(record['resource_type'])} ${key}`);
        }
      }
    }
    expect([...differing].sort()).toEqual(DIFFERING);
  });

  it('are unchanged when compared with what dbt says of them', () => {
    const entries = new Map(SECTIONS.flatMap((section) => Object.entries(shopManifest[section] ?? {})));
    const macros = new Map(Object.entries(shopManifest['macros'] ?? {}));
    const previous = { folder: 'dbt', manifest: { entries, macros } };
    const listed = (spec: string) => select(graph, { select: [spec], previous, indirectSelection: 'empty' }).ids;
    // dbt records the rows of a CSV text, so that this one looks changed.
    expect(listed('state:modified')).toEqual(['unit_test.shop.orders.test_orders']);
    expect(listed('state:new')).toEqual([]);
    for (const part of ['body', 'configs', 'relation', 'persisted_descriptions', 'macros', 'contract']) {
      expect([part, listed(`state:modified.${part}`)]).toEqual([part, []]);
    }
  });
});

function sameText(left: unknown, right: unknown): boolean {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
