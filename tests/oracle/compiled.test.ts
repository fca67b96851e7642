import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { engineSettings } from '../engines/engine-settings.ts';
import { outputBlock } from '../warehouses/snowflake/support.ts';
import { SnowflakeServer } from '../warehouses/snowflake-server/server.ts';
import { words } from './words.ts';

/**
 * The SQL that dbt-core 1.12 (Snowflake: 1.10) compiled of `compiled/project`, kept by record_compiled.py: with dbt-duckdb 1.11.1,
 * dbt-postgres 1.11.0 and dbt-snowflake 1.10.8, the last against this test server, which its own connector talks to as well.
 */
const FOLDER = join(import.meta.dirname, 'compiled');
type Kind = 'duckdb' | 'postgres' | 'snowflake';
let server: SnowflakeServer | undefined;

beforeAll(async () => {
  server = await SnowflakeServer.start();
}, 60_000);

afterAll(async () => {
  await server?.stop();
});

describe.each<Kind>(['duckdb', 'postgres', 'snowflake'])('SQL compiled for %s is what dbt compiles', (kind) => {
  const expected = JSON.parse(readFileSync(join(FOLDER, `${kind}.json`), 'utf8')) as Readonly<Record<string, string>>;
  let ours: Readonly<Record<string, string>> | undefined;

  beforeAll(async () => {
    ours = await compiled(kind);
  }, 60_000);

  test('of the same files', () => {
    if (ours !== undefined) expect(Object.keys(ours).toSorted()).toEqual(Object.keys(expected).toSorted());
  });

  test.each(Object.keys(expected))('%s', (file) => {
    if (ours !== undefined) expect(words(ours[file] ?? '')).toBe(words(expected[file] ?? ''));
  });
});

/** Undefined where there is no server. */
async function compiled(kind: Kind): Promise<Readonly<Record<string, string>> | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'mart-compiled-'));
  try {
    cpSync(join(FOLDER, 'project'), folder, { recursive: true });
    const output = await outputOf(kind, folder);
    if (output === undefined) return undefined;
    writeFileSync(join(folder, 'profiles.yml'), JSON.stringify({ compiled: { target: 'oracle', outputs: { oracle: output } } }));
    const texts: string[] = [];
    const stream = { write: (text: string) => texts.push(text) };
    const code = await run(['compile'], { stdout: stream, stderr: stream, env: { HOME: folder }, cwd: folder });
    expect(code, texts.join('')).toBe(0);
    return compiledFiles(join(folder, 'target', 'compiled', 'compiled'), String(output['dbname'] ?? output['database'] ?? 'warehouse'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compiledFiles(folder: string, database: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql'));
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8').replaceAll(`"${database}".`, '"database".')]));
}

async function outputOf(kind: Kind, folder: string): Promise<JsonObject | undefined> {
  if (kind === 'snowflake') return { ...outputBlock(server).settings, threads: 1 };
  if (kind === 'duckdb') return { type: kind, threads: 1, schema: 'main', path: join(folder, 'warehouse.duckdb') };
  return engineSettings('postgres', { threads: 1, schema: 'public' });
}
