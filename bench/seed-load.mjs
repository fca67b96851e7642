// A seed of 1,000,000 rows: mart's path (finding the types, creating the table, loading with every check) beside the engine's
// own bulk path into a table that is there already. Prints the ratio for each engine that can be reached.
//
//   npm run build && node bench/seed-load.mjs
//
// Postgres and MariaDB are taken from MART_TEST_POSTGRES_URL and MART_TEST_MYSQL_URL.
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { warehouseModule } from '../dist/warehouse/registry.js';

const ROWS = 1_000_000;
const ROUNDS = 5;
const folder = mkdtempSync(join(tmpdir(), 'mart-seed-load-'));
const path = join(folder, 'seed.csv');

async function writeSeed() {
  const file = createWriteStream(path);
  file.write('id,customer,amount,created_at,day\n');
  for (let start = 0; start < ROWS; start += 10_000) {
    let text = '';
    for (let id = start + 1; id <= start + 10_000; id += 1) {
      const day = String((id % 28) + 1).padStart(2, '0');
      text += `${id},"customer ${id % 5000}",${(id % 10_000) / 100},2024-01-${day} 10:00:${String(id % 60).padStart(2, '0')},2024-02-${day}\n`;
    }
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

const NATIVE = {
  duckdb: async (target) => {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const driver = await (await DuckDBInstance.fromCache(target.settings.path)).connect();
    return {
      run: async (sql) => void (await driver.run(sql)),
      load: async () =>
        void (await driver.run(`create or replace table native_seed as select * from read_csv('${path}')`)),
      close: () => driver.closeSync(),
    };
  },
  postgres: async (target) => {
    const { default: pg } = await import('pg');
    const { from } = await import('pg-copy-streams');
    const { host, port, user, password, dbname: database } = target.settings;
    const client = new pg.Client({ host, port, user, password, database });
    await client.connect();
    const columns = 'id integer, customer text, amount double precision, created_at timestamp, day date';
    return {
      run: async (sql) => void (await client.query(sql)),
      load: async () => {
        await client.query(`drop table if exists bench.native_seed; create table bench.native_seed (${columns})`);
        await pipeline(
          createReadStream(path),
          client.query(from('copy bench.native_seed from stdin with (format csv, header true)')),
        );
      },
      close: async () => client.end(),
    };
  },
  mysql: async (target) => {
    const { createConnection } = await import('mysql2/promise');
    const { host, port, user, password } = target.settings;
    const driver = await createConnection({
      host,
      port,
      user,
      password,
      flags: ['+LOCAL_FILES'],
      multipleStatements: true,
    });
    const columns = 'id int, customer text, amount double, created_at datetime(6), day date';
    return {
      run: async (sql) => void (await driver.query(sql)),
      load: async () => {
        await driver.query(
          `drop table if exists bench.native_seed; create table bench.native_seed (${columns}) character set utf8mb4`,
        );
        const sql = `load data local infile 'seed.csv' into table bench.native_seed character set utf8mb4 fields terminated by ',' optionally enclosed by '"' lines terminated by '\\n' ignore 1 lines`;
        await driver.query({ sql, infileStreamFactory: () => createReadStream(path, { highWaterMark: 1024 * 1024 }) });
      },
      close: async () => driver.end(),
    };
  },
};

function profile(type) {
  if (type === 'duckdb') return { type, path: join(folder, 'bench.duckdb'), schema: 'bench' };
  const text = process.env[type === 'postgres' ? 'MART_TEST_POSTGRES_URL' : 'MART_TEST_MYSQL_URL'];
  if (text === undefined) return undefined;
  const url = new URL(text);
  const shared = {
    type,
    host: url.hostname,
    port: Number(url.port),
    user: url.username,
    password: decodeURIComponent(url.password),
    schema: 'bench',
  };
  return type === 'postgres' ? { ...shared, dbname: url.pathname.slice(1) } : shared;
}

async function timed(work) {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

function median(values) {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
}

async function measure(type, settings) {
  const module = await warehouseModule(type);
  const target = module.target({
    profileName: 'bench',
    targetName: 'bench',
    settings,
    projectRoot: folder,
    spanOf: () => undefined,
    secrets: [],
  });
  const warehouse = await module.open(target);
  const connection = await warehouse.connect();
  const { dialect } = module;
  const schema = { database: target.database, schema: 'bench' };
  for (const statement of [dialect.dropSchema(schema), dialect.createSchema(schema)]) await connection.query(statement);
  const native = await NATIVE[type](target);
  const table = { database: target.database, schema: 'bench', identifier: 'mart_seed' };
  const source = { path, delimiter: ',' };
  const times = { native: [], mart: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.native.push(await timed(native.load));
    const load = async () => {
      const { columns } = await connection.inspectCsv(source, {});
      await connection.query(dialect.drop({ ...table, kind: 'table' }));
      await connection.query(
        dialect.createTable(
          table,
          columns.map((column) => ({ ...column, constraints: [] })),
          [],
          {},
        ),
      );
      const rows = await connection.loadCsv(table, source, columns);
      if (rows !== ROWS) throw new Error(`${rows} rows instead of ${ROWS}`);
    };
    times.mart.push(await timed(load));
  }
  await connection.query(dialect.dropSchema(schema));
  await native.close();
  await connection.close();
  await warehouse.close();
  const [own, ours] = [median(times.native), median(times.mart)];
  const all = (values) => values.map((value) => value.toFixed(2)).join(' ');
  console.log(
    `${type.padEnd(9)} engine ${own.toFixed(2)} s (${all(times.native)})  mart ${ours.toFixed(2)} s (${all(times.mart)})  ratio ${(ours / own).toFixed(2)}`,
  );
}

await writeSeed();
for (const type of ['duckdb', 'postgres', 'mysql']) {
  const settings = profile(type);
  if (settings === undefined) console.log(`${type.padEnd(9)} skipped: no server is named`);
  else await measure(type, settings);
}
rmSync(folder, { recursive: true, force: true });
