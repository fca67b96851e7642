import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { COMMON_CASES, SNOWFLAKE_CASES, type GoldenCase } from './golden/project.ts';
import { sentBy, snowflakeProject } from './snowflake/project.ts';
import { noteOn } from './snowflake/notes.ts';
import { openOn, withConnection } from './snowflake/support.ts';
import { SnowflakeServer } from './snowflake-server/server.ts';

// What builds send, recorded. After a change that is meant: `npx vitest run --config tests/vitest.config.ts --root . tests/warehouses/snowflake-sent.test.ts -u`.

const FOLDER = join(import.meta.dirname, 'golden', 'snowflake-builds');
const CASES = [...COMMON_CASES, ...SNOWFLAKE_CASES];
const NO_COMMENT = { 'dbt_project.yml': 'name: test\nversion: "1.0"\nprofile: test\nquery-comment: null\n' };

describe('on snowflake', () => {
  let server: SnowflakeServer;

  beforeAll(async () => {
    server = await SnowflakeServer.start({ roles: [{ name: 'TRANSFORMER' }, { name: 'READER' }] });
  });

  afterAll(() => server.stop());

  beforeEach(async () => {
    const warehouse = await openOn(server);
    await withConnection(warehouse, (connection) => connection.query('drop schema if exists analytics.shop cascade'));
    await warehouse.close();
  });

  test.each(CASES)('$file', async (golden) => {
    const project = snowflakeProject(server, { ...NO_COMMENT, ...golden.files }, { threads: 1 });
    const build = async () => {
      const { exitCode, output } = await project.mart('build', ...(golden.arguments ?? []));
      expect(exitCode, output).toBe(0);
    };
    const first = await sentBy(server, build);
    for (const [path, text] of Object.entries(golden.changed ?? {})) project.write(path, text);
    const later = await sentBy(server, build);
    await expect(rendered(golden, first, later)).toMatchFileSnapshot(join(FOLDER, `${golden.file}.sql`));
  });

  test('no file is left of a case that is gone', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(CASES.map(({ file }) => `${file}.sql`).sort());
  });
});

function rendered({ title }: GoldenCase, first: readonly string[], later: readonly string[]): string {
  const part = (run: string, statements: readonly string[]) => [`-- ${run} run\n`, ...statements.map((sql) => `${noteOn(sql)}\n${settled(sql)};\n`)];
  return [`-- ${title}\n`, ...part('first', first), ...part('later', later)].join('\n');
}

/** Without what differs from run to run. */
function settled(sql: string): string {
  return sql
    .trim()
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replaceAll(/file:\/\/\S*?(?=')/g, 'file://<path>');
}
