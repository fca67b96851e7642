import { decodedName, encodedName, type Token } from './tokens.ts';

/** A refusal as Snowflake words it. `at` is an offset in the statement as it was sent. */
export class SnowflakeRefusal extends Error {
  readonly code: string;
  readonly sqlState: string;
  readonly at: number | undefined;

  constructor(code: string, sqlState: string, message: string, at?: number) {
    super(message);
    this.name = 'SnowflakeRefusal';
    this.code = code;
    this.sqlState = sqlState;
    this.at = at;
  }
}

/** Raised at the places where the line and position become part of the message. */
export function syntaxRefusal(token: Token | undefined, said?: string): SnowflakeRefusal {
  return new SnowflakeRefusal('001003', '42000', `SQL compilation error:\nsyntax error {position} unexpected '${said ?? token?.text ?? '<EOF>'}'.`, token?.start ?? 0);
}

/** Nothing passes by luck: what the server does not know is refused, with the statement. */
export function unknownStatement(sql: string): SnowflakeRefusal {
  return new SnowflakeRefusal('000002', '0A000', `Unsupported feature: the test server does not know this statement:\n${sql}`);
}

export function objectMissing(name: string): SnowflakeRefusal {
  return new SnowflakeRefusal('002003', '42S02', `SQL compilation error:\nObject '${name}' does not exist or not authorized.`);
}

export function scopeMissing(kind: 'Schema' | 'Database', name: string): SnowflakeRefusal {
  return new SnowflakeRefusal('002003', '02000', `SQL compilation error:\n${kind} '${name}' does not exist or not authorized.`);
}

export function nothingToShow(): SnowflakeRefusal {
  return new SnowflakeRefusal('002043', '02000', 'SQL compilation error:\nObject does not exist, or operation cannot be performed.');
}

export function alreadyExists(name: string, as?: string): SnowflakeRefusal {
  const said = as === undefined ? 'already exists.' : `already exists as ${as}.`;
  return new SnowflakeRefusal('002002', '42710', `SQL compilation error:\nObject '${name}' ${said}`);
}

export function notPermitted(kind: string, name: string): SnowflakeRefusal {
  return new SnowflakeRefusal('003001', '42501', `SQL access control error:\nInsufficient privileges to operate on ${kind} '${name}'`);
}

export function noWarehouse(): SnowflakeRefusal {
  return new SnowflakeRefusal('000606', '57P03', "No active warehouse selected in the current session.  Select an active warehouse with the 'use warehouse' command.");
}

export function warehouseSuspended(name: string): SnowflakeRefusal {
  return new SnowflakeRefusal('000607', '57P03', `Warehouse '${name}' is suspended. Use 'alter warehouse ${name} resume;' command if you need to use it again.`);
}

export function noCurrent(kind: 'database' | 'schema', statement: string): SnowflakeRefusal {
  const code = kind === 'database' ? '090105' : '090106';
  return new SnowflakeRefusal(code, '22000', `Cannot perform ${statement}. This session does not have a current ${kind}. Call 'USE ${kind.toUpperCase()}', or use a qualified name.`);
}

export function canceled(): SnowflakeRefusal {
  return new SnowflakeRefusal('000604', '57014', 'SQL execution canceled');
}

/** What DuckDB said, in Snowflake's words. */
export function refusalOf(error: unknown, tokens: readonly Token[]): SnowflakeRefusal {
  if (error instanceof SnowflakeRefusal) return error;
  const message = error instanceof Error ? error.message : String(error);
  const find = (name: string): number | undefined => tokens.find((token) => (token.kind === 'word' || token.kind === 'quoted') && token.name === name)?.start;
  const column = /(?:Referenced column|does not have a column named|Column with name) "?([^"\s]+)"?/.exec(message)?.[1];
  if (column !== undefined) {
    const name = decodedName(column);
    const said = /[^A-Z0-9_$]/.test(name) ? `"${name}"` : name;
    return new SnowflakeRefusal('000904', '42000', `SQL compilation error: error {position}\ninvalid identifier '${said}'`, find(name));
  }
  const schema = /because schema "([^"]+)" does not exist|Schema with name "?([^"\s]+)"? does not exist/.exec(message);
  if (schema !== null) return scopeMissing('Schema', schema[1] ?? schema[2] ?? '');
  const database = /Catalog "([^"]+)" does not exist/.exec(message)?.[1];
  if (database !== undefined) return scopeMissing('Database', database);
  const table = /Table with name "?([^"\s]+)"? does not exist|View with name "?([^"\s]+)"? does not exist/.exec(message);
  if (table !== null) return objectMissing(nameInFull(tokens, table[1] ?? table[2] ?? ''));
  const unknown = /Function with name "?([\w$]+)"? does not exist/.exec(message)?.[1];
  if (unknown !== undefined) return new SnowflakeRefusal('002140', '42601', `SQL compilation error:\nUnknown function ${unknown.toUpperCase()}`, find(unknown.toUpperCase()));
  const near = /syntax error at or near "([^"]+)"/.exec(message)?.[1];
  if (near !== undefined) return syntaxRefusal(tokens.find((token) => token.name === near.toUpperCase()) ?? tokens.at(-1), near);
  if (/INTERRUPT|Interrupted/i.test(message)) return canceled();
  if (/NOT NULL constraint failed/.test(message)) return new SnowflakeRefusal('100072', '22000', 'NULL result in a non-nullable column');
  const value = /(?:Could not convert string|field format:|out of range:) ['"]?([^'"]*)/.exec(message)?.[1];
  if (/Conversion Error/.test(message)) {
    const isTime = /date|timestamp|time field/i.test(message);
    const words = isTime ? `Timestamp '${value ?? ''}' is not recognized` : `Numeric value '${value ?? ''}' is not recognized`;
    return new SnowflakeRefusal(isTime ? '100035' : '100038', isTime ? '22007' : '22018', words);
  }
  return new SnowflakeRefusal('000603', 'XX000', `SQL execution error: ${message}`);
}

/** Snowflake names what is missing as it was looked for. */
function nameInFull(tokens: readonly Token[], name: string): string {
  const at = tokens.findIndex((token) => encodedName(token.name) === name);
  const parts = [decodedName(name)];
  for (let index = at - 1; index > 0 && tokens[index]?.text === '.'; index -= 2) parts.unshift(tokens[index - 1]?.name ?? '');
  return parts.join('.');
}
