import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { run } from '../../src/cli/main.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { duckdb } from '../../src/warehouse/duckdb/index.ts';
import type { Cell, Connection } from '../../src/warehouse/warehouse.ts';

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, for messages that may stand on either. */
  readonly output: string;
}

/** A small project in a folder of its own, as a user has it. */
export class TestProject {
  readonly folder: string;

  constructor(files: Readonly<Record<string, string>>) {
    this.folder = mkdtempSync(join(tmpdir(), 'mart-test-'));
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  json(path: string): Record<string, unknown> {
    return JSON.parse(this.read(path)) as Record<string, unknown>;
  }

  /** Runs the command line in this process, in the project's folder. */
  mart(...argv: string[]): Promise<CliResult> {
    return this.martWith({}, ...argv);
  }

  /** The same, with variables in the environment. */
  async martWith(environment: Readonly<Record<string, string>>, ...argv: string[]): Promise<CliResult> {
    let [stdout, stderr] = ['', ''];
    const exitCode = await run(argv, {
      stdout: { write: (text: string) => ((stdout += text), true), isTTY: false, columns: 120 },
      stderr: { write: (text: string) => ((stderr += text), true), isTTY: false, columns: 120 },
      env: { HOME: this.folder, DO_NOT_TRACK: '1', ...environment },
      cwd: this.folder,
    });
    return { exitCode, stdout, stderr, output: stdout + stderr };
  }

  /** What a reader sees in the project's DuckDB file. */
  async query(sql: string, database = 'test.duckdb'): Promise<readonly (readonly Cell[])[]> {
    return this.withConnection(database, async (connection) => (await connection.query(sql)).rows);
  }

  async withConnection<T>(database: string, work: (connection: Connection) => Promise<T>): Promise<T> {
    const settings = { type: 'duckdb', path: join(this.folder, database) };
    const target = duckdb.target({ profileName: 'test', targetName: 'dev', settings, projectRoot: this.folder, spanOf: () => undefined, secrets: [] });
    const warehouse = await duckdb.open(target);
    const connection = await warehouse.connect();
    try {
      return await work(connection);
    } finally {
      await connection.close();
      await warehouse.close();
    }
  }
}

/** The files every small project needs: its name, and a DuckDB file beside it. */
export const PROJECT_FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: test\nversion: "1.0"\nprofile: test\n',
  'profiles.yml': 'test:\n  target: dev\n  outputs:\n    dev:\n      type: duckdb\n      path: test.duckdb\n      threads: 2\n',
};

/** A profiles.yml with one output, in place of the DuckDB file. */
export function profilesFile(settings: JsonObject, profileName = 'test'): Readonly<Record<string, string>> {
  return { 'profiles.yml': JSON.stringify({ [profileName]: { target: 'dev', outputs: { dev: settings } } }) };
}

/** A project for one test, removed when it ends. */
export function testProject(files: Readonly<Record<string, string>>): TestProject {
  const project = new TestProject({ ...PROJECT_FILES, ...files });
  onTestFinished(() => project.remove());
  return project;
}
