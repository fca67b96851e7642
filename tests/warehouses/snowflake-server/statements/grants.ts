import type { CatalogObject, Grant } from '../catalog.ts';
import { objectMissing, unknownStatement } from '../refusals.ts';
import { statusResult, tableResult, type StatementResult } from '../results.ts';
import { commitBeforeDdl, qualified, type StatementContext } from '../state.ts';

const PRIVILEGES = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES'];

/** `grant … on table … to role …`, and the same backwards. */
export async function runGrant(context: StatementContext): Promise<StatementResult> {
  const { cursor, state, session } = context;
  const isGrant = cursor.acceptAny('GRANT', 'REVOKE') === 'GRANT';
  const privileges = [privilege(context)];
  while (cursor.accept(',')) privileges.push(privilege(context));
  cursor.expect('ON');
  const object = objectOf(context, 'GRANT');
  cursor.expect(isGrant ? 'TO' : 'FROM');
  cursor.accept('ROLE');
  const role = cursor.name();
  const option = cursor.accept('WITH', 'GRANT', 'OPTION');
  cursor.end();
  await commitBeforeDdl(session);
  if (!state.roles.has(role)) throw objectMissing(role);
  object.grants = object.grants.filter((grant) => !(grant.role === role && privileges.includes(grant.privilege)));
  if (isGrant) object.grants.push(...privileges.map((name): Grant => ({ privilege: name, role, option })));
  return statusResult('Statement executed successfully.');
}

function privilege({ cursor, sql }: StatementContext): string {
  const name = cursor.acceptAny(...PRIVILEGES);
  if (name === undefined) throw unknownStatement(sql);
  return name;
}

function objectOf({ cursor, session, state, sql }: StatementContext, statement: string): CatalogObject {
  const kind = cursor.accept('DYNAMIC', 'TABLE') ? 'DYNAMIC TABLE' : cursor.acceptAny('TABLE', 'VIEW');
  if (kind === undefined) throw unknownStatement(sql);
  const name = qualified(session, cursor.names(), statement);
  const object = state.catalog.get(name);
  if (object.kind !== kind) throw objectMissing(`${name.database}.${name.schema}.${name.name}`);
  return object;
}

const COLUMNS = ['created_on', 'privilege', 'granted_on', 'name', 'granted_to', 'grantee_name', 'grant_option', 'granted_by'];

export function showGrants(context: StatementContext): StatementResult {
  context.cursor.expect('ON');
  const object = objectOf(context, 'SHOW GRANTS');
  context.cursor.end();
  const name = `${object.database}.${object.schema}.${object.name}`;
  const line = (privilegeName: string, role: string, option: boolean): string[] => {
    return [object.createdAt.toISOString(), privilegeName, object.kind.replace(' ', '_'), name, 'ROLE', role, String(option), object.owner];
  };
  const rows = [...object.grants.map((grant) => line(grant.privilege, grant.role, grant.option)), line('OWNERSHIP', object.owner, true)];
  return tableResult(COLUMNS, rows);
}
