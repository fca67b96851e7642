import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { warehouseModule } from '../../src/warehouse/registry.ts';
import type { Connection } from '../../src/warehouse/warehouse.ts';
import { engineSettings } from '../engines/engine-settings.ts';
import { words } from './words.ts';

/** What one build left, as record.py keeps it of dbt's builds. */
interface Recorded {
  readonly exitCode: number;
  readonly statuses: Readonly<Record<string, string>>;
  /** Of microbatch models: which batches were built, and which were not. */
  readonly batches?: Readonly<Record<string, unknown>>;
  readonly tables: Readonly<Record<string, { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] }>>;
  readonly compiled: Readonly<Record<string, string>>;
  readonly nodes: Readonly<Record<string, JsonObject>>;
  readonly parents: Readonly<Record<string, readonly string[]>>;
}

const ROUNDS = ['{round: 1}', '{round: 2}'];
const SCHEMA = 'oracle';
/** The batches of microbatch models, which would otherwise go on until today. */
const WINDOW = { DBT_EVENT_TIME_START: '2024-01-01', DBT_EVENT_TIME_END: '2024-01-05' };
const VOLATILE = new Set(['dbt_scd_id', 'dbt_updated_at', 'dbt_valid_from', 'dbt_valid_to']);
const HERE = import.meta.dirname;
const NODE_FIELDS = [
  'resource_type', 'name', 'fqn', 'alias', 'schema', 'tags', 'path', 'original_file_path', 'access', 'group',
  'version', 'latest_version', 'checksum', 'language', 'description',
]; // prettier-ignore

for (const project of readdirSync(join(HERE, 'projects'))) {
  const recorded = JSON.parse(readFileSync(join(HERE, 'recorded', `${project}.json`), 'utf8')) as Record<string, readonly Recorded[]>;
  for (const kind of ['duckdb', 'postgres'] as const) {
    describe(`${project} on ${kind} comes out as with dbt`, () => {
      let builds: readonly Recorded[] | undefined;
      beforeAll(async () => {
        builds = await build(project, kind);
      }, 120_000);

      test.each([0, 1])('build %i', (round) => {
        const [actual, expected] = [builds?.[round], recorded[kind]?.[round]];
        if (actual === undefined || expected === undefined) return;
        expect(actual.statuses).toEqual(expected.statuses);
        expect(actual.exitCode).toBe(expected.exitCode);
        expect(actual.batches).toEqual(expected.batches ?? {});
        expect(withoutAudit(actual.tables)).toEqual(expected.tables);
        expect(inWords(actual.compiled)).toEqual(inWords(expected.compiled));
        expect(withoutKeptRows(actual.nodes, expected.nodes)).toEqual(expected.nodes);
        expect(actual.parents).toEqual(expected.parents);
      });
    });
  }
}

/** Failing rows of what was not published yet are always kept here. */
function withoutAudit(tables: Recorded['tables']): Recorded['tables'] {
  return Object.fromEntries(Object.entries(tables).filter(([name]) => !name.includes('dbt_test__audit')));
}

/** Where such rows of a test are that does not ask for them stands in our manifest alone. */
function withoutKeptRows(nodes: Recorded['nodes'], expected: Recorded['nodes']): Recorded['nodes'] {
  const kept = ([id, node]: readonly [string, JsonObject]): boolean =>
    node['resource_type'] === 'test' && expected[id]?.['relation_name'] === '' && String(node['relation_name']).includes('dbt_test__audit');
  return Object.fromEntries(Object.entries(nodes).map((entry) => (kept(entry) ? [entry[0], { ...entry[1], relation_name: '' }] : entry)));
}

function inWords(compiled: Recorded['compiled']): Recorded['compiled'] {
  return Object.fromEntries(Object.entries(compiled).map(([id, text]) => [id, words(text)]));
}

/** Builds a project twice. Undefined where there is no server. */
async function build(project: string, kind: 'duckdb' | 'postgres'): Promise<readonly Recorded[] | undefined> {
  const folder = join(mkdtempSync(join(tmpdir(), 'mart-oracle-')), project);
  cpSync(join(HERE, 'projects', project), folder, { recursive: true });
  const output = await outputBlock(kind, folder);
  if (output === undefined) return undefined;
  writeFileSync(join(folder, 'profiles.yml'), JSON.stringify({ oracle: { target: 'dev', outputs: { dev: output } } }));
  const builds: Recorded[] = [];
  try {
    await withConnection(kind, folder, output, clear);
    for (const vars of ROUNDS) {
      const exitCode = await mart(folder, 'build', '--vars', vars);
      const tables = await withConnection(kind, folder, output, tablesOf);
      builds.push(readBuild(folder, exitCode, tables, kind === 'duckdb' ? 'warehouse' : String(output['dbname'])));
    }
    await withConnection(kind, folder, output, clear);
    return builds;
  } finally {
    rmSync(join(folder, '..'), { recursive: true, force: true });
  }
}

async function outputBlock(kind: 'duckdb' | 'postgres', folder: string): Promise<JsonObject | undefined> {
  const common = { type: kind, schema: SCHEMA, threads: 1 };
  if (kind === 'duckdb') return { ...common, path: join(folder, 'warehouse.duckdb') };
  return engineSettings('postgres', common);
}

async function mart(folder: string, ...argv: string[]): Promise<number> {
  const silent = { write: () => true, isTTY: false, columns: 120 };
  return run(argv, { stdout: silent, stderr: silent, env: { HOME: folder, DO_NOT_TRACK: '1', ...WINDOW }, cwd: folder });
}

async function withConnection<T>(kind: 'duckdb' | 'postgres', folder: string, settings: JsonObject, work: (connection: Connection) => Promise<T>): Promise<T> {
  const module = await warehouseModule(kind);
  const target = module.target({ profileName: 'oracle', targetName: 'dev', settings, projectRoot: folder, spanOf: () => undefined, secrets: [] });
  const warehouse = await module.open(target);
  const connection = await warehouse.connect();
  try {
    return await work(connection);
  } finally {
    await connection.close();
    await warehouse.close();
  }
}

async function clear(connection: Connection): Promise<void> {
  const { rows } = await connection.query(`select distinct schema_name from information_schema.schemata where schema_name like '${SCHEMA}%'`);
  for (const [schema] of rows) await connection.query(`drop schema if exists "${String(schema)}" cascade`);
}

async function tablesOf(connection: Connection): Promise<Recorded['tables']> {
  const { rows } = await connection.query(
    `select table_schema, table_name, column_name from information_schema.columns where table_schema like '${SCHEMA}%' order by table_schema, table_name, ordinal_position`,
  );
  const columns = new Map<string, string[]>();
  for (const [schema, table, column] of rows) {
    const key = `${String(schema)}.${String(table)}`;
    columns.set(key, [...(columns.get(key) ?? []), String(column)]);
  }
  const tables: Record<string, Recorded['tables'][string]> = {};
  for (const [key, names] of columns) tables[key] = { columns: names, rows: await rowsOf(connection, key, names) };
  return tables;
}

/** The rows as texts, without what differs from build to build, in a fixed order. */
async function rowsOf(connection: Connection, key: string, names: readonly string[]): Promise<(string | null)[][]> {
  const texts = names.filter((name) => !VOLATILE.has(name)).map((name) => `cast("${name}" as varchar)`);
  if (names.includes('dbt_valid_to')) texts.push('cast(dbt_valid_to is null as varchar)');
  const { rows } = await connection.query(`select ${texts.join(', ')} from ${key.split('.').map((part) => `"${part}"`).join('.')}`);
  return rows.map((row) => row.map((cell) => (cell === null ? null : String(cell)))).toSorted((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1));
}

/** Sorts as Python's `json.dumps` does: blanks behind commas, and other letters escaped. */
function sortKey(row: readonly (string | null)[]): string {
  const text = `[${row.map((cell) => JSON.stringify(cell)).join(', ')}]`;
  return text.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

interface Artifact {
  readonly nodes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly parent_map: Recorded['parents'];
  readonly results: readonly { readonly unique_id: string; readonly status: string; readonly compiled_code: string | null; readonly batch_results: unknown }[];
}

function readBuild(folder: string, exitCode: number, tables: Recorded['tables'], database: string): Recorded {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, 'target', name), 'utf8')) as Artifact;
  const [manifest, { results }] = [read('manifest.json'), read('run_results.json')];
  const models = results.filter((result) => result.unique_id.startsWith('model.') && (result.compiled_code ?? '') !== '');
  return {
    exitCode,
    statuses: Object.fromEntries(results.map((result) => [result.unique_id, result.status])),
    batches: Object.fromEntries(results.flatMap(({ unique_id: id, batch_results: batches }) => (batches === null ? [] : [[id, batches]]))),
    tables,
    compiled: Object.fromEntries(models.map((result) => [result.unique_id, plain(result.compiled_code ?? '', database)])),
    nodes: Object.fromEntries(Object.entries(manifest.nodes).map(([key, node]) => [key, nodeFields(node, database)])),
    parents: manifest.parent_map,
  };
}

function nodeFields(node: Readonly<Record<string, unknown>>, database: string): JsonObject {
  const config = node['config'] as JsonObject;
  const fields = {
    ...Object.fromEntries(NODE_FIELDS.filter((key) => key in node).map((key) => [key, node[key]])),
    materialized: config['materialized'],
    meta: config['meta'],
    relation_name: plain(String(node['relation_name'] ?? ''), database),
    columns: Object.keys((node['columns'] ?? {}) as object).toSorted(),
    contract: (node['contract'] as JsonObject | undefined)?.['enforced'] ?? null,
    depends_on: [...((node['depends_on'] as { readonly nodes?: readonly string[] }).nodes ?? [])].toSorted(),
  };
  return JSON.parse(JSON.stringify(fields)) as JsonObject;
}

function plain(text: string, database: string): string {
  return text.replaceAll(`"${database}".`, '').replace(/\s+/g, ' ').trim();
}
