import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MartError } from '../../src/diagnostics/diagnostic.ts';
import type { Json } from '../../src/domain/json.ts';
import { snowflake } from '../../src/warehouse/snowflake/index.ts';
import { outputBlock } from './snowflake/support.ts';

const ROOT = join(import.meta.dirname, '..', '..');

function problem(given: Readonly<Record<string, Json | undefined>>): readonly [string | undefined, string | undefined] {
  try {
    snowflake.target(outputBlock(undefined, given));
  } catch (error) {
    const found = (error as MartError).diagnostics[0];
    expect(found?.code).toBe('profile-invalid');
    return [found?.message.replace('profile `shop`, output `snow`: ', ''), found?.hint];
  }
  throw new Error('it was accepted');
}

describe('the output block', () => {
  test('keys of dbt-snowflake are taken', () => {
    const given = { client_session_keep_alive: true, connect_retries: 3, connect_timeout: 30, retry_all: false, reuse_connections: true, query_tag: 'nightly', threads: 8 };
    const target = snowflake.target(outputBlock(undefined, given));
    expect(target).toMatchObject({ type: 'snowflake', database: 'analytics', schema: 'public', threads: 8 });
    expect(target.shown).toMatchObject({ account: 'test', user: 'mart', role: 'transformer', warehouse: 'compute_wh', query_tag: 'nightly' });
    expect(Object.keys(target.shown)).not.toContain('password');
  });

  test('what is missing', () => {
    expect(problem({ account: undefined })[0]).toBe('`account` is missing');
    expect(problem({ user: undefined })[0]).toBe('`user` is missing');
    expect(problem({ password: undefined })[0]).toBe('`password` is missing');
    expect(problem({ database: undefined })[0]).toBe('`database` is missing');
    expect(problem({ authenticator: 'oauth' })[0]).toBe('`token` is missing');
    expect(problem({ authenticator: 'jwt' })[0]).toBe('`private_key_path` or `private_key` is missing');
  });

  test('what is misspelt', () => {
    expect(problem({ warehose: 'x' })).toEqual(['unknown key `warehose` for type `snowflake`', 'did you mean `warehouse`?']);
    expect(problem({ authenticator: 'externalbrowsers' })).toEqual(['`authenticator` is `externalbrowsers`', 'did you mean `externalbrowser`?']);
    expect(problem({ account: 'https://ab123.eu-central-1.snowflakecomputing.com/console' })[1]).toBe("give the account's identifier alone: `ab123.eu-central-1`");
  });

  test('what is of the wrong kind', () => {
    expect(problem({ connect_timeout: 'soon' })[0]).toBe('`connect_timeout` must be a whole number');
    expect(problem({ client_session_keep_alive: 'perhaps' })[0]).toBe('`client_session_keep_alive` must be `true` or `false`');
    expect(problem({ query_tag: 'x'.repeat(2001) })[0]).toBe('`query_tag` has 2001 characters, Snowflake takes 2000');
    expect(problem({ private_key: 'a', private_key_path: 'b' })[0]).toBe('`private_key` and `private_key_path` mean the same: give one of them');
  });
});

/** Runs a script beside the built modules in a process of its own: which packages it loaded, and what it left in its folder. */
function loadedBy(script: string): { readonly packages: readonly string[]; readonly left: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'mart-loaded-'));
  const program = `
    import { createRequire } from 'node:module';
    const require = createRequire(${JSON.stringify(join(ROOT, 'dist', 'x.js'))});
    ${script}
    console.log(JSON.stringify(Object.keys(require.cache).map((file) => /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file)?.[1])));`;
  try {
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: folder, encoding: 'utf8' });
    const names = JSON.parse(output.trim().split('\n').at(-1) ?? '[]') as (string | null)[];
    return { packages: [...new Set(names.filter((name) => name !== null))], left: readdirSync(folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the driver is loaded by those who use it', () => {
  const open = (settings: object): string => `
    const { warehouseModule } = await import(${JSON.stringify(join(ROOT, 'dist', 'warehouse', 'registry.js'))});
    const module = await warehouseModule(${JSON.stringify((settings as { readonly type: string }).type)});
    const target = module.target({ profileName: 'p', targetName: 't', settings: ${JSON.stringify(settings)}, projectRoot: '.', spanOf: () => undefined, secrets: [] });
    await module.open(target).then(async (open) => { await (await open.connect()).query('select 1'); await open.close(); }, () => undefined);`;

  test('a DuckDB session never loads it, a Snowflake session does, and leaves no log behind', () => {
    const withDuckDb = loadedBy(open({ type: 'duckdb', path: ':memory:', schema: 'main' }));
    expect(withDuckDb.packages).not.toContain('snowflake-sdk');
    expect(withDuckDb.packages).toContain('@duckdb/node-api');
    const nowhere = { type: 'snowflake', account: 'test', user: 'u', password: 'p', database: 'd', schema: 's', host: '127.0.0.1', port: 1, protocol: 'http', connect_retries: 0 };
    const withSnowflake = loadedBy(open(nowhere));
    expect(withSnowflake.packages).toContain('snowflake-sdk');
    expect(withSnowflake.packages).not.toContain('@duckdb/node-api');
    expect(withSnowflake.left).toEqual([]);
  }, 120_000);
});
