import { martError } from '../../diagnostics/diagnostic.ts';
import type { Settings } from '../settings.ts';
import type { Target } from '../warehouse.ts';
import { accessUrl } from './connect-options.ts';

/** Exchanges the profile's refresh token for an access token at Snowflake's own token endpoint. */
export async function accessToken(settings: Settings, target: Target): Promise<string> {
  const base = accessUrl(settings) ?? `https://${settings.requiredText('account')}.snowflakecomputing.com`;
  const client = `${settings.requiredText('oauth_client_id')}:${settings.requiredText('oauth_client_secret')}`;
  const response = await fetch(`${base}/oauth/token-request`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(client).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: settings.requiredText('token') }),
  }).catch((error: unknown) => {
    throw refused(target, `could not be reached at ${base}`, error);
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (typeof answer === 'object' && answer !== null && 'access_token' in answer && typeof answer.access_token === 'string') {
    return answer.access_token;
  }
  const said = typeof answer === 'object' && answer !== null && 'message' in answer ? `: ${String(answer.message)}` : '';
  throw refused(target, `refused the refresh token (HTTP ${response.status})${said}`);
}

function refused(target: Target, what: string, cause?: unknown): Error {
  const message = `profile \`${target.profileName}\`, output \`${target.targetName}\`: Snowflake's token endpoint ${what}`;
  return martError('connection-failed', message, { hint: 'check `token`, `oauth_client_id` and `oauth_client_secret`', cause });
}
