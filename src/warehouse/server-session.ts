import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { DatabaseError } from './database-error.ts';

const RETRY_DELAY_MS = 1000;
/** How often a cancel is said again: one that arrives between two statements is lost. */
const CANCEL_EVERY_MS = 250;

/** Opens a session, up to `retries` times more while `isTransient` says that the next try may do better. */
export async function openedWithRetries<Session>(
  retries: number,
  isTransient: (error: unknown) => boolean,
  open: () => Promise<Session>,
): Promise<Session> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await open();
    } catch (error) {
      if (attempt >= retries || !isTransient(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
    }
  }
}

export interface CertificatePaths {
  readonly sslRootCertificate: string | undefined;
  readonly sslCertificate: string | undefined;
  readonly sslKey: string | undefined;
}

/** The texts of the files that a profile names, relative to the project. Rejects when one can't be read. */
export async function certificates(
  paths: CertificatePaths,
  projectRoot: string,
): Promise<{ readonly ca?: string; readonly cert?: string; readonly key?: string }> {
  const read = async (path: string | undefined): Promise<string | undefined> =>
    path === undefined ? undefined : readFile(isAbsolute(path) ? path : join(projectRoot, path), 'utf8');
  const [ca, cert, key] = await Promise.all([paths.sslRootCertificate, paths.sslCertificate, paths.sslKey].map(read));
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

/** Does the work of a session that has no way to be stopped itself: on `signal`, `cancel` is called until the work ends. */
export async function cancellable<Result>(
  signal: AbortSignal | undefined,
  cancel: () => Promise<void>,
  work: () => Promise<Result>,
): Promise<Result> {
  if (signal?.aborted === true) throw new DatabaseError('cancelled', { kind: 'cancelled', retryable: false });
  let again: NodeJS.Timeout | undefined;
  const repeat = (): void => {
    again ??= setInterval(repeat, CANCEL_EVERY_MS);
    void cancel().catch(() => undefined);
  };
  signal?.addEventListener('abort', repeat, { once: true });
  try {
    return await work();
  } finally {
    clearInterval(again);
    signal?.removeEventListener('abort', repeat);
  }
}

/** Errors of ours (a broken CSV file) pass as they are; a driver's are translated. */
export function isDriverError(error: unknown): boolean {
  return !(error instanceof DatabaseError) && !(error instanceof Error && error.name === 'MartError');
}
