import { createHash, createPublicKey, verify } from 'node:crypto';
import { SnowflakeRefusal } from './refusals.ts';
import type { ServerState, User } from './state.ts';

/** What the driver sends to log in. */
export interface LoginRequest {
  readonly LOGIN_NAME?: string;
  readonly PASSWORD?: string;
  readonly AUTHENTICATOR?: string;
  readonly TOKEN?: string;
  readonly ACCOUNT_NAME?: string;
  readonly SESSION_PARAMETERS?: Readonly<Record<string, unknown>>;
}

export function refused(code: string, message: string): SnowflakeRefusal {
  return new SnowflakeRefusal(code, '08001', message);
}

/** The user who may come in; says no more than Snowflake does. */
export function authenticate(state: ServerState, request: LoginRequest): User {
  switch ((request.AUTHENTICATOR ?? 'SNOWFLAKE').toUpperCase()) {
    case 'SNOWFLAKE':
      return byPassword(state, request);
    case 'SNOWFLAKE_JWT':
      return byKeyPair(state, request);
    case 'OAUTH':
      return byToken(state, request.TOKEN ?? '');
    default:
      throw refused('390190', `The test server does not know the authenticator ${request.AUTHENTICATOR ?? ''}`);
  }
}

function byPassword(state: ServerState, { LOGIN_NAME, PASSWORD }: LoginRequest): User {
  const user = state.users.get((LOGIN_NAME ?? '').toUpperCase());
  if (user?.password === undefined || user.password !== PASSWORD) throw refused('390100', 'Incorrect username or password was specified.');
  return user;
}

function byToken(state: ServerState, token: string): User {
  if (token === 'expired') throw refused('390318', 'OAuth access token expired. [test]');
  const user = [...state.users.values()].find((candidate) => candidate.oauthToken === token);
  if (user === undefined) throw refused('390303', 'Invalid OAuth access token. [test]');
  return user;
}

/** The token must be signed by the key whose public half is set on the user, and name it by its fingerprint. */
function byKeyPair(state: ServerState, { TOKEN, LOGIN_NAME }: LoginRequest): User {
  const user = state.users.get((LOGIN_NAME ?? '').toUpperCase());
  const [header, payload, signature] = (TOKEN ?? '').split('.');
  if (user?.publicKey === undefined || header === undefined || payload === undefined || signature === undefined) throw refused('390144', 'JWT token is invalid. [test]');
  const key = createPublicKey(user.publicKey);
  const isSigned = verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
  const fingerprint = createHash('sha256').update(key.export({ type: 'spki', format: 'der' })).digest('base64');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly iss?: string };
  const issuer = `${state.account.toUpperCase()}.${user.name}.SHA256:${fingerprint}`;
  if (!isSigned || claims.iss !== issuer) throw refused('390144', 'JWT token is invalid. [test]');
  return user;
}
