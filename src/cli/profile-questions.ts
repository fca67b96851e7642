import { WAREHOUSE_TYPES } from '../warehouse/registry.ts';

/** The output block of a profile: keys and values as they stand in YAML. */
export type ProfileAnswers = ReadonlyMap<string, string>;

/** DuckDB in a file beside the project needs nothing to be installed or known. */
export const DEFAULT_ANSWERS: ProfileAnswers = new Map([
  ['type', 'duckdb'],
  ['path', 'warehouse.duckdb'],
  ['threads', '4'],
]);

interface Question {
  readonly key: string;
  readonly text: string;
  readonly default?: string;
}

/** What each warehouse must be told. Passwords are never asked for: they belong in the environment. */
const QUESTIONS: Readonly<Record<string, readonly Question[]>> = {
  duckdb: [{ key: 'path', text: 'Database file', default: 'warehouse.duckdb' }],
  postgres: [
    { key: 'host', text: 'Host', default: 'localhost' },
    { key: 'port', text: 'Port', default: '5432' },
    { key: 'user', text: 'User' },
    { key: 'dbname', text: 'Database' },
    { key: 'schema', text: 'Schema to build in', default: 'analytics' },
  ],
  mysql: [
    { key: 'server', text: 'Host', default: 'localhost' },
    { key: 'port', text: 'Port', default: '3306' },
    { key: 'username', text: 'User' },
    { key: 'schema', text: 'Database to build in', default: 'analytics' },
  ],
  snowflake: [
    { key: 'account', text: 'Account identifier' },
    { key: 'user', text: 'User' },
    { key: 'role', text: 'Role', default: 'TRANSFORMER' },
    { key: 'warehouse', text: 'Warehouse', default: 'TRANSFORMING' },
    { key: 'database', text: 'Database' },
    { key: 'schema', text: 'Schema to build in', default: 'ANALYTICS' },
  ],
};

/** Asks for the warehouse and what it needs. */
export async function askProfile(
  ask: (question: string) => Promise<string>,
  say: (text: string) => void,
): Promise<ProfileAnswers> {
  const type = await askType(ask, say);
  const answers = new Map([['type', type]]);
  for (const question of questionsOf(type)) answers.set(question.key, await askOne(ask, question));
  if (type !== 'duckdb') {
    const variable = `${type.toUpperCase()}_PASSWORD`;
    answers.set('password', `"{{ env_var('${variable}') }}"`);
    say(`The password is read from the environment: export ${variable}=…`);
  }
  answers.set('threads', '4');
  return answers;
}

async function askType(ask: (question: string) => Promise<string>, say: (text: string) => void): Promise<string> {
  for (;;) {
    const answer = (await ask(`Warehouse (${WAREHOUSE_TYPES.join(', ')}) [duckdb]: `)).trim().toLowerCase();
    if (answer === '') return 'duckdb';
    if (WAREHOUSE_TYPES.includes(answer)) return answer;
    say(`\`${answer}\` is none of them.`);
  }
}

/** A warehouse that speaks another's language is asked the same. */
function questionsOf(type: string): readonly Question[] {
  return QUESTIONS[type === 'mariadb' ? 'mysql' : type] ?? [];
}

async function askOne(ask: (question: string) => Promise<string>, question: Question): Promise<string> {
  for (;;) {
    const suffix = question.default === undefined ? '' : ` [${question.default}]`;
    const answer = (await ask(`${question.text}${suffix}: `)).trim() || question.default;
    if (answer !== undefined) return /^[\w.-]+$/.test(answer) ? answer : JSON.stringify(answer);
  }
}
