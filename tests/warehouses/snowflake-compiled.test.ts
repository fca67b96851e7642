import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { outputBlock } from './snowflake/support.ts';
import { SnowflakeServer } from './snowflake-server/server.ts';

/**
 * `expected` was recorded once: dbt-core 1.11.16 with dbt-snowflake 1.11.6 compiled `project` against this test server,
 * which its own connector talks to as well.
 */
const FOLDER = join(import.meta.dirname, 'snowflake-compiled');
const EXPECTED = readdirSync(join(FOLDER, 'expected'));

/** Where the macro library's text is not dbt's, each with what differs. What becomes alike must leave this list. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'casts.sql': '`cast` to geography, `cast_bool_to_text`',
  'dates.sql': '`last_day`',
  'dates_more.sql': '`date`',
  'series.sql': '`generate_series`: the same rows by names of our own',
  'spine.sql': '`date_spine`: the same rows by names of our own',
  'texts.sql': '`right` of length 0, `split_part` from the end',
};
const project = mkdtempSync(join(tmpdir(), 'mart-compiled-'));
let server: SnowflakeServer;

beforeAll(async () => {
  server = await SnowflakeServer.start();
  cpSync(join(FOLDER, 'project'), project, { recursive: true });
  writeFileSync(join(project, 'profiles.yml'), JSON.stringify({ shop: { target: 'd', outputs: { d: outputBlock(server).settings } } }));
  const texts: string[] = [];
  const stream = { write: (text: string) => texts.push(text) };
  const code = await run(['compile', '--project-dir', project, '--profiles-dir', project], { stdout: stream, stderr: stream, env: process.env, cwd: project });
  expect(code, texts.join('')).toBe(0);
}, 60_000);

afterAll(async () => {
  await server.stop();
  rmSync(project, { recursive: true, force: true });
});

/** White space between words does not count. */
function words(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/ ?([(),]) ?/g, '$1').trim();
}

describe('compiled SQL is that of dbt-snowflake', () => {
  test.each(EXPECTED)('%s', (file) => {
    const ours = words(readFileSync(join(project, 'target', 'compiled', 'compiled', 'models', file), 'utf8'));
    const theirs = words(readFileSync(join(FOLDER, 'expected', file), 'utf8'));
    if (Object.hasOwn(DIFFERENT, file)) expect(ours).not.toBe(theirs);
    else expect(ours).toBe(theirs);
  });
});
