import type { Json } from '../../../src/domain/json.ts';
import { profilesFile, testProject, type TestProject } from '../../support/project.ts';
import type { SnowflakeServer } from '../snowflake-server/server.ts';
import { outputBlock } from './support.ts';

/** A small project whose profile reaches the test server. */
export function snowflakeProject(server: SnowflakeServer, files: Readonly<Record<string, string>>, given: Readonly<Record<string, Json | undefined>> = {}): TestProject {
  const { settings } = outputBlock(server, { schema: 'shop', threads: 2, ...given });
  return testProject({ ...files, ...profilesFile(settings) });
}

/** What was sent since, without the reading of the catalog and of the session. */
export async function sentBy(server: SnowflakeServer, work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = server.queries.records.length;
  await work();
  return server.queries.records.slice(before).map(({ sql }) => withoutComment(sql)).filter((sql) => !/^(show|describe|select current_)/i.test(sql));
}

function withoutComment(sql: string): string {
  return sql.replace(/^\/\*[\s\S]*?\*\/\s*/, '');
}
