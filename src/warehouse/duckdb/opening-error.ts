import { martError, type MartError } from '../../diagnostics/diagnostic.ts';
import type { Target } from '../warehouse.ts';

/** Why the database can't be opened, in terms of the profile's key. */
export function openingError(target: Target, key: string, error: unknown, path?: string): MartError {
  const text = (error instanceof Error ? error.message : String(error)).trim();
  const profile = `profile \`${target.profileName}\`, output \`${target.targetName}\``;
  const lock = /Conflicting lock is held in (.*?) ?\(PID (\d+)\)/.exec(text);
  if (/Could not set lock/.test(text)) {
    const holder = lock === null ? 'another process' : `process ${lock[2]} (${lock[1]})`;
    const hint = 'DuckDB lets one process at a time open a file: wait for it or end it, then try again';
    return martError('database-locked', `${profile}: the database file ${path ?? ''} is in use by ${holder}`, {
      hint,
      cause: error,
      exitCode: 1,
    });
  }
  const reason = scrub(firstLine(text), target.secrets);
  if (/options were not recognized/.test(text)) {
    const message = `${profile}: \`config_options\` names ${text.split(': ').at(-1)}, which DuckDB has no option for`;
    return martError('profile-invalid', message, { cause: error });
  }
  if (key === 'path') return pathError(profile, reason, path ?? '', error);
  if (/configuration parameter/.test(text)) {
    const name = /parameter "([^"]+)"/.exec(text)?.[1] ?? '';
    const near = /Did you mean:? "([^"]+)"/.exec(text)?.[1];
    const hint = near === undefined ? undefined : `did you mean \`${near}\`?`;
    return martError('profile-invalid', `${profile}: \`${key}\` names \`${name}\`, which DuckDB has no setting for`, {
      hint,
      cause: error,
    });
  }
  const hint = /nstall it first|Failed to download extension/.test(text)
    ? 'the extension must be installed, or the network must be reachable'
    : undefined;
  return martError('connection-failed', `${profile}: \`${key}\`: ${reason}`, { hint, cause: error });
}

const PATH_HINTS: readonly (readonly [RegExp, string])[] = [
  [/No such file or directory/, 'the folder of the file must exist'],
  [/Permission denied|Read-only/, 'the file and its folder must be writable; for a look at the data only, set `read_only: true`'],
  [/can only read versions/, "a newer DuckDB wrote this file: copy it there with `attach 'older.duckdb' (storage_version 'v1.0.0')`, or name another `path`"],
];

function pathError(profile: string, reason: string, path: string, cause: unknown): MartError {
  const said = reason.replace(/^[A-Za-z ]+ Error: /, '');
  const hint = PATH_HINTS.find(([pattern]) => pattern.test(reason))?.[1];
  return martError('connection-failed', `${profile}: \`path\` ${path}: ${said}`, { hint, cause });
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}

function scrub(text: string, secrets: readonly string[]): string {
  return secrets.reduce((scrubbed, secret) => scrubbed.replaceAll(secret, '*****'), text);
}
