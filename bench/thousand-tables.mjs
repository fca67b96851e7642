// Building 1,000 trivial tables: `mart run` on 4 threads beside the same statements through the bare driver on 4
// connections, in one process and one run. Prints the times and their ratios, medians of several rounds: `building` is
// from the first node to the last, `run` adds opening the database and writing target/ (some 2,000 files).
// Usage: npm run build && node bench/thousand-tables.mjs [rounds] [tables]
import { DuckDBInstance } from '@duckdb/node-api';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Mart } from '../dist/bundle/index.js';

const ROUNDS = Number(process.argv[2] ?? 5);
const TABLES = Number(process.argv[3] ?? 1000);
const THREADS = 4;
const folder = mkdtempSync(join(tmpdir(), 'mart-bench-'));

function writeProject() {
  mkdirSync(join(folder, 'models'), { recursive: true });
  writeFileSync(join(folder, 'dbt_project.yml'), 'name: bench\nprofile: bench\nmodels:\n  +materialized: table\n');
  for (let index = 0; index < TABLES; index += 1) writeFileSync(join(folder, 'models', `m${index}.sql`), `select ${index} as id, 'x' as name\n`);
}

function writeProfile(database) {
  const output = `{type: duckdb, path: '${database}', threads: ${THREADS}}`;
  writeFileSync(join(folder, 'profiles.yml'), `bench:\n  target: dev\n  outputs:\n    dev: ${output}\n`);
}

async function withMart(round) {
  writeProfile(join(folder, `mart-${round}.duckdb`));
  const sent = [];
  const started = performance.now();
  const mart = await Mart.load({ projectDir: folder, report: (event) => event.kind === 'statement' && sent.push(event.sql) });
  const loaded = performance.now();
  const { results, elapsedSeconds } = await mart.run();
  const ran = performance.now();
  await mart.close();
  if (results.some((result) => result.status !== 'success')) throw new Error('a model failed');
  return { loadMs: loaded - started, runMs: ran - loaded, buildMs: elapsedSeconds * 1000, statements: sent };
}

async function withDriver(round, statements) {
  const instance = await DuckDBInstance.create(join(folder, `driver-${round}.duckdb`));
  const connections = await Promise.all(Array.from({ length: THREADS }, () => instance.connect()));
  const started = performance.now();
  const queue = statements.values();
  await Promise.all(
    connections.map(async (connection) => {
      for (const statement of queue) await connection.run(statement);
    }),
  );
  const elapsed = performance.now() - started;
  for (const connection of connections) connection.closeSync();
  instance.closeSync();
  return elapsed;
}

const median = (values) => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];

try {
  writeProject();
  // A round that is not counted warms the process and the disk up, and tells what statements `mart` sends.
  const { statements } = await withMart('warm');
  await withDriver('warm', statementsFor('warm'));
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Who goes first takes turns: the second finds the disk busy with what the first left.
    const first = round % 2 === 0 ? await withDriver(round, statementsFor(round)) : undefined;
    const mart = await withMart(round);
    const driverMs = first ?? (await withDriver(round, statementsFor(round)));
    rounds.push({ ...mart, driverMs });
    const { loadMs, runMs, buildMs } = mart;
    console.log(`round ${round + 1}: driver ${driverMs.toFixed(0)} ms, building ${buildMs.toFixed(0)} ms, run ${runMs.toFixed(0)} ms, load before it ${loadMs.toFixed(0)} ms`);
  }
  function statementsFor(round) {
    return statements.map((sql) => sql.replaceAll('mart-warm', `driver-${round}`));
  }
  const driver = median(rounds.map((round) => round.driverMs));
  const run = median(rounds.map((round) => round.runMs));
  const build = median(rounds.map((round) => round.buildMs));
  const load = median(rounds.map((round) => round.loadMs));
  const ratio = (ms) => `${ms.toFixed(0)} ms (${(ms / driver).toFixed(2)} x)`;
  console.log(`${TABLES} tables, ${THREADS} threads, median of ${ROUNDS}: driver ${driver.toFixed(0)} ms, building ${ratio(build)}, run ${ratio(run)}, loading ${load.toFixed(0)} ms`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
