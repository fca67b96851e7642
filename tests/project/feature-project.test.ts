import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ColumnProperties, Node } from '../../src/domain/node.ts';
import { load } from './support.ts';

/** A project that uses much of the language, and the nodes that dbt 1.12 made of it. */
interface Recorded {
  readonly files: Readonly<Record<string, string>>;
  readonly nodes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly disabled: readonly string[];
  readonly groups: readonly string[];
  readonly docs: readonly string[];
  readonly macros: readonly string[];
}

const recorded = JSON.parse(readFileSync(new URL('feature-project.json', import.meta.url), 'utf8')) as Recorded;
const PROFILE = 'default: {target: dev, outputs: {dev: {type: duckdb, path: j.duckdb, schema: main, threads: 4}}}\n';

/**
 * Where we differ from dbt, on purpose. A version's own `access` counts, which dbt forgets; what tests of disabled
 * nodes become is decided by the graph. `unrendered_config` has the values of `config()`, where dbt has them as text.
 */
const DIFFERENCES: Readonly<Record<string, readonly string[]>> = {
  'model.feat.versioned.v3': ['access', 'config', 'unrendered_config'],
  'test.feat.is_positive_offm_b.803011d67f': ['config'],
  'test.feat.source_unique_raw_offm_id.b7f599a926': ['config'],
  'exposure.feat.dash': ['unrendered_config'],
  'model.feat.mart': ['unrendered_config'],
  'model.feat.stg_a': ['unrendered_config'],
  'snapshot.feat.snap_check': ['unrendered_config'],
  'test.feat.two': ['unrendered_config'],
  'seed.feat.seed_one': ['unrendered_config'],
  'model.feat.versioned.v1': ['unrendered_config'],
  'test.feat.relationships_mart_a__id__ref_versioned_v_2_.7047ee7817': ['unrendered_config'],
  'test.feat.source_is_positive_raw_orders_id.e2406e9522': ['unrendered_config'],
};

/** Keys sorted, and those without a value left out: what dbt writes as null we leave away. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value ?? null;
  const entries = Object.entries(value).map(([key, item]) => [key, plain(item)] as const);
  return Object.fromEntries(
    entries.filter(([, item]) => item !== null).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

function column({ name, description, dataType, quote, meta, tags, constraints }: ColumnProperties): unknown {
  const written = constraints.map(
    ({ type, name: called, expression, to, toColumns, warnUnenforced, warnUnsupported }) => {
      return {
        type,
        name: called,
        expression,
        to,
        to_columns: toColumns ?? [],
        warn_unenforced: warnUnenforced,
        warn_unsupported: warnUnsupported,
      };
    },
  );
  return { name, description, data_type: dataType, quote, meta, tags, constraints: written };
}

const asSet = (list: unknown): unknown =>
  Array.isArray(list) ? [...new Set(list.map((item) => JSON.stringify(plain(item))))].sort() : list;

/** A node in the words of dbt's manifest. */
function manifestWords(node: Node): Record<string, unknown> {
  const own = node as unknown as Record<string, unknown>;
  const words: Record<string, unknown> = { ...own };
  for (const [key, value] of Object.entries(own))
    words[key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = value;
  const refs = own['refs'] as { name: string; packageName?: string; version?: unknown }[] | undefined;
  words['refs'] = asSet(refs?.map(({ name, packageName, version }) => ({ name, package: packageName, version })));
  const sources = own['sources'] as { sourceName: string; tableName: string }[] | undefined;
  words['sources'] = asSet(sources?.map(({ sourceName, tableName }) => [sourceName, tableName]));
  if (own['columns'] instanceof Map)
    words['columns'] = [...(own['columns'] as Map<string, ColumnProperties>).values()].map(column);
  words['raw_code'] = own['rawCode'];
  const freshness = own['freshness'] as { warnAfter?: unknown; errorAfter?: unknown; filter?: unknown } | undefined;
  if (freshness !== undefined)
    words['freshness'] = {
      warn_after: freshness.warnAfter ?? {},
      error_after: freshness.errorAfter ?? {},
      filter: freshness.filter,
    };
  return words;
}

function dbtWords(node: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const words: Record<string, unknown> = { ...node };
  if (words['tags'] !== undefined) words['tags'] = [...(words['tags'] as string[])].sort();
  if (words['refs'] !== undefined) words['refs'] = asSet(words['refs']);
  if (words['sources'] !== undefined) words['sources'] = asSet(words['sources']);
  if (words['columns'] !== undefined) {
    words['columns'] = Object.values(words['columns'] as Record<string, Record<string, unknown>>).map(
      ({ config: _config, doc_blocks: _blocks, ...own }) => {
        return { ...own, tags: [...((own['tags'] as string[] | undefined) ?? [])].sort() };
      },
    );
  }
  const config = words['config'] as Record<string, unknown>;
  const hooks = (list: unknown): unknown =>
    Array.isArray(list) ? list.map(({ index: _index, ...hook }: Record<string, unknown>) => hook) : list;
  words['config'] = { ...config, 'pre-hook': hooks(config['pre-hook']), 'post-hook': hooks(config['post-hook']) };
  return words;
}

describe('a project that uses much of the language', async () => {
  const loaded = await load({ ...recorded.files, 'profiles.yml': PROFILE });
  const { nodes, disabled, groups, docs, macros } = loaded.project;

  it('has the nodes dbt finds, under the same ids', () => {
    const ours = [...nodes.keys()].filter((id) => recorded.disabled.includes(id) === false);
    expect(ours.sort()).toEqual(Object.keys(recorded.nodes).sort());
    expect([...disabled.keys()].sort()).toEqual([...recorded.disabled].sort());
  });

  it.each(Object.keys(recorded.nodes))('says of %s what dbt says', (id) => {
    const node = nodes.get(id);
    if (node === undefined) throw new Error(`${id} is missing`);
    const ours = manifestWords(node);
    const theirs = dbtWords(recorded.nodes[id] ?? {});
    ours['tags'] = [...node.tags].sort();
    const ignored = DIFFERENCES[id] ?? [];
    for (const [key, value] of Object.entries(theirs)) {
      const empty = key === 'freshness' && ours['freshness'] === undefined;
      if (!ignored.includes(key) && !empty) expect({ [key]: plain(ours[key]) }).toEqual({ [key]: plain(value) });
    }
  });

  it('has the same groups, docs blocks and macros', () => {
    expect([...groups.keys()].sort()).toEqual(recorded.groups);
    expect([...docs.keys()].filter((id) => !id.startsWith('doc.dbt.')).sort()).toEqual(recorded.docs);
    const ours = [...macros.all()].filter((macro) => !macro.isLibrary).map((macro) => macro.uniqueId);
    expect(ours.sort()).toEqual(recorded.macros);
  });

  it('warns of the config path that applies to nothing', () => {
    expect(loaded.warnings.join('\n')).toContain('warning[unused-config] dbt_project.yml:');
    expect(loaded.warnings.join('\n')).toContain('nothing is configured by `sources.feat.raw`');
  });
});
