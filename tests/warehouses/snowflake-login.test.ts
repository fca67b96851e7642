import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MartError } from '../../src/diagnostics/diagnostic.ts';
import type { Json } from '../../src/domain/json.ts';
import { loadSdk } from '../../src/warehouse/snowflake/sdk.ts';
import { SnowflakeServer } from './snowflake-server/server.ts';
import { failureOf, openOn, PASSWORD, targetOf, withConnection } from './snowflake/support.ts';

const PASSPHRASE = 'open sesame';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const plainKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const lockedKey = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSPHRASE }).toString();
const folder = mkdtempSync(join(tmpdir(), 'mart-key-'));
let server: SnowflakeServer;

beforeAll(async () => {
  server = await SnowflakeServer.start({
    users: [
      {
        name: 'MART',
        password: PASSWORD,
        publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        oauthToken: 'good-token',
        defaultRole: 'TRANSFORMER',
        roles: ['TRANSFORMER', 'READER'],
      },
    ],
    roles: [{ name: 'TRANSFORMER', warehouses: ['COMPUTE_WH', 'ASLEEP_WH', 'my-wh'] }, { name: 'READER' }],
    warehouses: [
      { name: 'COMPUTE_WH', suspended: true, autoResume: true },
      { name: 'ASLEEP_WH', suspended: true, autoResume: false },
      { name: 'FORBIDDEN_WH', suspended: false, autoResume: true },
      { name: 'my-wh', suspended: false, autoResume: true },
    ],
  });
  writeFileSync(join(folder, 'plain.p8'), plainKey);
  writeFileSync(join(folder, 'locked.p8'), lockedKey);
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

type Keys = Readonly<Record<string, Json | undefined>>;

async function whoCameIn(keys: Keys): Promise<unknown> {
  const warehouse = await openOn(server, keys);
  try {
    return await withConnection(warehouse, async (connection) => (await connection.query('select current_user(), current_role(), current_warehouse()')).rows[0]);
  } finally {
    await warehouse.close();
  }
}

async function refusal(keys: Keys): Promise<{ readonly code: string; readonly message: string; readonly hint: string | undefined }> {
  const error = await failureOf(() => openOn(server, keys));
  expect(error).toBeInstanceOf(MartError);
  const { code, message, hint } = (error as MartError).diagnostics[0] ?? { code: '', message: '', hint: '' };
  for (const secret of [PASSWORD, PASSPHRASE, 'good-token', plainKey]) expect(`${message} ${hint}`).not.toContain(secret);
  return { code, message, hint };
}

const WHERE = 'profile `shop`, output `snow`: ';
const US = ['MART', 'TRANSFORMER', 'COMPUTE_WH'];

describe('ways in', () => {
  const ways: readonly (readonly [string, Keys])[] = [
    ['a password', {}],
    ['a key file', { password: undefined, private_key_path: join(folder, 'plain.p8') }],
    ['a key file with a passphrase', { password: undefined, private_key_path: join(folder, 'locked.p8'), private_key_passphrase: PASSPHRASE }],
    ['a key inline', { password: undefined, private_key: plainKey, authenticator: 'jwt' }],
    ['a key inline with a passphrase', { password: undefined, private_key: lockedKey, private_key_passphrase: PASSPHRASE }],
    ['a key inline as one line of base 64', { password: undefined, private_key: plainKey.replaceAll(/-----.*-----|\n/g, '') }],
    ['an OAuth token', { password: undefined, authenticator: 'oauth', token: 'good-token' }],
    ['an OAuth refresh token', { password: undefined, authenticator: 'oauth', token: 'refresh-token', oauth_client_id: 'id', oauth_client_secret: 'client-secret' }],
  ];

  test.each(ways)('%s', async (_, keys) => {
    expect(await whoCameIn(keys)).toEqual(US);
  });

  test('another role, and a warehouse whose name needs quotes', async () => {
    expect(await whoCameIn({ role: 'READER', warehouse: 'my-wh' })).toEqual(['MART', 'READER', 'my-wh']);
  });
});

describe('no way in', () => {
  test('a wrong password', async () => {
    expect(await refusal({ password: 'not-the-password' })).toEqual({ code: 'connection-failed', message: `${WHERE}Incorrect username or password was specified.`, hint: 'check `user` and `password`' });
  });

  test('an expired token, and one that is none', async () => {
    expect((await refusal({ password: undefined, authenticator: 'oauth', token: 'expired' })).hint).toBe('`token` has expired: get a new one');
    expect((await refusal({ password: undefined, authenticator: 'oauth', token: 'nonsense' })).hint).toBe('check `token`');
  });

  test('a refresh token that is refused', async () => {
    const keys = { password: undefined, authenticator: 'oauth', token: 'old', oauth_client_id: 'id', oauth_client_secret: 'client-secret' };
    expect((await refusal(keys)).message).toBe(`${WHERE}Snowflake's token endpoint refused the refresh token (HTTP 200): The refresh token is invalid.`);
  });

  test('a key that is not the user’s', async () => {
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect((await refusal({ password: undefined, private_key: stranger })).message).toBe(`${WHERE}JWT token is invalid. [test]`);
  });

  test('keys that cannot be read', async () => {
    const keys = (given: Keys): Keys => ({ password: undefined, ...given });
    expect((await refusal(keys({ private_key_path: 'nowhere.p8' }))).message).toBe(`${WHERE}\`private_key_path\`: nowhere.p8 can't be read (ENOENT)`);
    expect((await refusal(keys({ private_key: lockedKey }))).message).toBe(`${WHERE}\`private_key\` is encrypted and \`private_key_passphrase\` is missing`);
    expect((await refusal(keys({ private_key: lockedKey, private_key_passphrase: 'wrong one' }))).message).toBe(`${WHERE}\`private_key_passphrase\` does not open \`private_key\``);
    expect((await refusal(keys({ private_key: 'no key at all' }))).message).toBe(`${WHERE}\`private_key\` is no private key`);
  });

  test('a role that is missing', async () => {
    const { code, message, hint } = await refusal({ role: 'accountant' });
    expect([code, hint]).toEqual(['permission-denied', 'check `role`: it must exist and be granted to the user']);
    expect(message).toContain("Role 'ACCOUNTANT' specified in the connect string does not exist or not authorized.");
  });

  test('a warehouse that is missing, or not ours', async () => {
    for (const warehouse of ['no_such_wh', 'forbidden_wh']) {
      expect((await refusal({ warehouse })).message).toBe(`${WHERE}\`warehouse\` is \`${warehouse}\`, which does not exist or may not be used`);
    }
  });

  test('a database that is missing', async () => {
    expect((await refusal({ database: 'nowhere' })).message).toBe(`${WHERE}\`database\` is \`nowhere\`, which does not exist or may not be used`);
  });

  test('nobody at that address', async () => {
    const { code, message, hint } = await refusal({ port: 1, connect_retries: 0 });
    expect([code, hint]).toEqual(['connection-failed', 'check `host`, `port` and `protocol`']);
    expect(message).toContain("Snowflake can't be reached at 127.0.0.1:1");
  });

  test('nobody who answers in time', async () => {
    const { createServer } = await import('node:net');
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { readonly port: number };
    expect((await refusal({ port, connect_timeout: 1, connect_retries: 0 })).message).toBe(`${WHERE}no session after 1 seconds`);
    silent.close();
  });
});

describe('the network', () => {
  test('a proxy that is not there is named', async () => {
    const { message, hint } = await refusal({ proxy_host: '127.0.0.1', proxy_port: 9, connect_retries: 0 });
    expect(message).toContain(`can't be reached at 127.0.0.1:${server.port} through 127.0.0.1:9: connect ECONNREFUSED`);
    expect(hint).toBe('check `proxy_host` and `proxy_port`, then `account`');
  });

  test('a server without TLS', async () => {
    const { code, hint } = await refusal({ protocol: 'https', connect_retries: 0 });
    expect([code, hint]).toEqual(['connection-failed', 'check `protocol`: there is no TLS at `host` and `port`']);
  });

  test('a host that does not exist', async () => {
    const { message, hint } = await refusal({ host: 'no-such-host.invalid', connect_retries: 0 });
    expect(message).toMatch(/can't be reached at no-such-host\.invalid:\d+: getaddrinfo/);
    expect(hint).toBe('check `host`, `port` and `protocol`');
  });

  test('a login in a browser that never comes', async () => {
    // The driver asks for the browser's page at port 443, whatever `port` says: nobody is there.
    const { message, hint } = await refusal({ password: undefined, authenticator: 'externalbrowser', connect_timeout: 10 });
    expect(message).toContain("can't be reached at");
    expect(hint).toBe('check `host`, `port` and `protocol`');
  });

  test('a second factor that is refused', async () => {
    const { code, message } = await refusal({ authenticator: 'username_password_mfa' });
    expect([code, message.startsWith(WHERE)]).toEqual(['connection-failed', true]);
  });
});

describe('warehouses', () => {
  test('one that sleeps wakes by itself, or says what to do', async () => {
    await whoCameIn({});
    const open = await openOn(server, { warehouse: 'asleep_wh' });
    await withConnection(open, async (connection) => {
      const error = await failureOf(() => connection.query('select * from (select 1 as id) as t'));
      expect(error).toMatchObject({ message: "Warehouse 'ASLEEP_WH' is suspended. Use 'alter warehouse ASLEEP_WH resume;' command if you need to use it again." });
    });
    await open.close();
  });

  test('without one, `mart debug` says so', async () => {
    const open = await openOn(server, { warehouse: undefined });
    await withConnection(open, async (connection) => {
      const { facts, missing } = await open.about(connection);
      expect(facts).toMatchObject({ engine: 'Snowflake 9.99.9', user: 'MART', role: 'TRANSFORMER', warehouse: null, database: 'ANALYTICS' });
      expect(missing).toEqual(['no warehouse: nothing can be computed']);
    });
    await open.close();
  });
});

describe('the driver', () => {
  test('absent, it is named with the command that installs it', async () => {
    const absent = Object.assign(new Error("Cannot find package 'snowflake-sdk'"), { code: 'ERR_MODULE_NOT_FOUND' });
    const error = (await failureOf(() => loadSdk(() => Promise.reject(absent)))) as MartError;
    expect(error.diagnostics[0]).toMatchObject({
      code: 'driver-missing',
      message: 'Snowflake needs the package `snowflake-sdk`, which is not installed',
      hint: 'npm install snowflake-sdk',
    });
  });

  test('the target tells no secret', () => {
    const target = targetOf(server, { private_key_passphrase: PASSPHRASE });
    expect(JSON.stringify(target.shown)).not.toContain(PASSWORD);
    expect(target.secrets).toEqual([PASSWORD, PASSPHRASE]);
  });
});
