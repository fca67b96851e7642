import { inject } from 'vitest';

/** The variables that name a server to use instead of a throw-away one. */
const VARIABLES = { postgres: 'MART_TEST_POSTGRES_URL', mysql: 'MART_TEST_MYSQL_URL' } as const;

export type EngineName = keyof typeof VARIABLES;

/**
 * Where an engine for tests is. Undefined when there is none on this machine, which is said loudly; in CI it is a failure,
 * since a suite that skips there proves nothing.
 */
export async function engineUrl(name: EngineName): Promise<string | undefined> {
  const given = process.env[VARIABLES[name]];
  if (given !== undefined && given !== '') return given;
  const answer = await fetch(`${inject('engineDesk')}/${name}`);
  const text = await answer.text();
  if (answer.status === 200) return text;
  const reason = answer.status === 404 ? 'no server was found on this machine' : text;
  if (process.env['CI'] === 'true')
    throw new Error(`${name}: ${reason}; \`npm run engines\` installs it, or set ${VARIABLES[name]}`);
  process.stderr.write(
    `\nSKIPPED: every test on ${name}: ${reason}. \`npm run engines\` installs it, or set ${VARIABLES[name]}.\n\n`,
  );
  return undefined;
}
