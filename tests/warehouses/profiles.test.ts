import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MartError } from '../../src/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../src/diagnostics/render.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { warehouseModule } from '../../src/warehouse/registry.ts';
import { blockOf, onEveryWarehouse, type PerWarehouse } from './harness.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'mart-profiles-'));

/** What the user would read. */
async function refusal(settings: JsonObject): Promise<string> {
  try {
    const module = await warehouseModule(String(settings['type']));
    const warehouse = await module.open(module.target(blockOf(settings, FOLDER)));
    await warehouse.close();
  } catch (error) {
    if (error instanceof MartError)
      return error.diagnostics.map((diagnostic) => renderDiagnostic(diagnostic)).join('\n');
    throw error;
  }
  return 'opened';
}

const POSTGRES = {
  type: 'postgres',
  host: '127.0.0.1',
  port: 1,
  user: 'u',
  password: 'p',
  dbname: 'd',
  schema: 's',
  retries: 0,
};
const MYSQL = { type: 'mysql', host: '127.0.0.1', port: 1, username: 'u', password: 'p', schema: 's', retries: 0 };

const MISTAKES: readonly (readonly [string, JsonObject, RegExp])[] = [
  ['an unknown type', { type: 'postgre' }, /unknown warehouse type `postgre`[\s\S]*did you mean `postgres`/],
  [
    'a misspelt key',
    { ...POSTGRES, pasword: 'x' },
    /profile `bench`, output `dev`: unknown key `pasword` for type `postgres`[\s\S]*did you mean `password`/,
  ],
  ['a missing key', { type: 'postgres', host: 'h', user: 'u', dbname: 'd' }, /output `dev`: `schema` is missing/],
  ['one thing said twice', { ...POSTGRES, pass: 'other' }, /`password` and `pass` mean the same/],
  ['a wrong choice', { ...POSTGRES, sslmode: 'verify' }, /`sslmode` is `verify`/],
  ['no number', { ...POSTGRES, port: 'five' }, /`port` must be a whole number/],
  [
    'a URL with a bare # in the password',
    { type: 'postgres', url: 'postgresql://u:se#cret@h/d', schema: 's' },
    /`url` is not a connection URL[\s\S]*percent-encoded/,
  ],
  ['nothing that listens', POSTGRES, /key `port`: nothing listens at 127\.0\.0\.1:1/],
  ['nothing that listens, mysql', MYSQL, /key `port`: nothing listens at 127\.0\.0\.1:1/],
  [
    'an unknown host',
    { ...POSTGRES, host: 'no-such-host.invalid' },
    /key `host`: the host `no-such-host\.invalid` is unknown/,
  ],
  [
    'an unknown host, mysql',
    { ...MYSQL, host: 'no-such-host.invalid' },
    /key `host`: the host `no-such-host\.invalid` is unknown/,
  ],
  ['two names of one schema', { ...MYSQL, database: 'other' }, /`database` and `schema` mean the same/],
  ['a key of another tool', { type: 'duckdb', plugins: ['x'] }, /`plugins` can't be used/],
  [
    'a folder that is not there',
    { type: 'duckdb', path: 'nowhere/x.duckdb' },
    /`path` .*nowhere\/x\.duckdb[\s\S]*the folder of the file must exist/,
  ],
  [
    'a setting the engine has not',
    { type: 'duckdb', settings: { memory_limt: '1GB' } },
    /`settings` names `memory_limt`/,
  ],
  ['an option the engine has not', { type: 'duckdb', config_options: { bogus: 1 } }, /`config_options` names bogus/],
  ['a database that is not attached', { type: 'duckdb', database: 'elsewhere' }, /`database` is `elsewhere`/],
];

describe('Profiles', () => {
  for (const [title, settings, message] of MISTAKES) {
    test(`${title} is named with profile and key`, async () => {
      const text = await refusal(settings);
      expect(text).toMatch(message);
      expect(text).not.toContain('cret');
    });
  }

  test('a URL gives everything, special characters decoded', async () => {
    const module = await warehouseModule('postgres');
    const target = module.target(
      blockOf(
        { type: 'postgres', url: 'postgresql://us%40er:p%23%2F%40s@db.example:6543/shop?sslmode=require', schema: 's' },
        FOLDER,
      ),
    );
    expect(target.shown).toMatchObject({ host: 'db.example', port: 6543, user: 'us@er', dbname: 'shop' });
    expect(target.secrets).toContain('p#/@s');
    expect(JSON.stringify(target.shown)).not.toContain('p#/@s');
  });

  test('a file that a newer DuckDB wrote', async () => {
    const path = join(FOLDER, 'newer.duckdb');
    const header = Buffer.alloc(3 * 4096);
    header.write('DUCK', 8, 'latin1');
    header.writeBigUInt64LE(9999n, 12);
    // the checksum of this very block, without which DuckDB reads no further
    header.writeBigUInt64LE(6672214377019369249n, 0);
    writeFileSync(path, header);
    expect(await refusal({ type: 'duckdb', path })).toMatch(/version number 9999[\s\S]*a newer DuckDB wrote this file[\s\S]*storage_version/);
  });

  test('no answer in time', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await refusal({ ...POSTGRES, port, connect_timeout: 1 })).toMatch(
      /key `connect_timeout`: no answer from 127\.0\.0\.1:\d+ within 1 s/,
    );
    expect(await refusal({ ...MYSQL, port, connect_timeout: 1 })).toMatch(
      /key `connect_timeout`: no answer from 127\.0\.0\.1:\d+ within 1 s/,
    );
    silent.close();
  });

  test('a database file that another process holds is named with that process', async () => {
    const path = join(FOLDER, 'held.duckdb');
    const script = `const { DuckDBInstance } = require('@duckdb/node-api'); DuckDBInstance.create(${JSON.stringify(path)}).then(() => { console.log('held'); setInterval(() => {}, 1000); });`;
    const holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    const text = await refusal({ type: 'duckdb', path });
    holder.kill('SIGKILL');
    expect(text).toContain('error[database-locked]');
    expect(text).toMatch(new RegExp(`held\\.duckdb is in use by process ${holder.pid} `));
  });

  test('a file that is no database', async () => {
    const path = join(FOLDER, 'notes.txt');
    writeFileSync(path, 'hello');
    expect(await refusal({ type: 'duckdb', path })).toMatch(/`path` .*notes\.txt: .*not a valid DuckDB database file/);
  });
});

const ACCOUNT: PerWarehouse<readonly string[]> = {
  duckdb: [],
  postgres: ['drop role if exists mart_guest', `create role mart_guest login password 'h#n/t@r:2'`],
  mysql: [`drop user if exists mart_guest@'%'`, `create user mart_guest@'%' identified by 'h#n/t@r:2'`],
  snowflake: [],
};

onEveryWarehouse('Opening', (bench, name) => {
  test('what it tells about the server', async () => {
    const { facts, missing } = await bench().warehouse.about(bench().connection);
    const engine: PerWarehouse<RegExp> = {
      duckdb: /^DuckDB v1/,
      postgres: /^PostgreSQL 1[5-9]/,
      mysql: /^(MariaDB|MySQL) /,
      snowflake: /^Snowflake \d/,
    };
    expect(facts['engine']).toMatch(engine[name]);
    expect(missing).toEqual([]);
  });

  // DuckDB has no logins; those of Snowflake have a file of their own.
  if (name === 'postgres' || name === 'mysql') test('a guest without rights', async () => {
    await bench().run(...ACCOUNT[name]);
    const guest = {
      ...bench().target.settings,
      username: undefined,
      user: 'mart_guest',
      password: 'h#n/t@r:2',
      schema: 'mart_guest_schema',
      retries: 0,
    };
    const module = bench().module;
    const warehouse = await module.open(module.target(blockOf(guest, FOLDER)));
    const connection = await warehouse.connect();
    const { missing } = await warehouse.about(connection);
    expect(missing.join('\n')).toMatch(/`mart_guest_schema` does not exist, and `mart_guest.*` may not create/);
    await expect(connection.query(bench().dialect.createSchema({ schema: 'mart_guest_schema' }))).rejects.toMatchObject(
      { fields: { kind: 'permission-denied' } },
    );
    await connection.close();
    if (name === 'mysql') {
      const text = await refusal({ ...guest, password: 'wrong-secret' });
      expect(text).toContain('key `password`: the server refused the password of `mart_guest`');
      expect(text).not.toContain('wrong-secret');
    }
    await bench().run(ACCOUNT[name][0] ?? '');
  });

  // Snowflake always has it.
  if (name === 'postgres' || name === 'mysql') test('TLS that the server does not have', async () => {
    const demand: PerWarehouse<JsonObject> = {
      duckdb: {},
      postgres: { sslmode: 'require' },
      mysql: { ssl_disabled: false },
      snowflake: {},
    };
    const key: PerWarehouse<string> = { duckdb: '', postgres: 'sslmode', mysql: 'ssl_disabled', snowflake: '' };
    expect(await refusal({ ...bench().target.settings, ...demand[name] })).toMatch(
      new RegExp(`key \`${key[name]}\`: the server has no TLS|opened`),
    );
  });
});
