import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { didYouMean } from '../diagnostics/nearest.ts';
import { GitError, type Git } from './git.ts';

/** A revision of a repository, as files. */
export interface Checkout {
  readonly folder: string;
  /** The commit's full hash. */
  readonly commit: string;
}

/** The repository has no such branch, tag or commit. */
export class RevisionMissing extends Error {
  readonly hint: string | undefined;

  constructor(hint: string | undefined) {
    super('there is no such branch, tag or commit');
    this.name = 'RevisionMissing';
    this.hint = hint;
  }
}

const ATTEMPTS = 3;
const RETRY_DELAY_MS = 500;
/** Failures that may be gone the next moment. */
const PASSING =
  /timed out|timeout|connection (?:reset|refused|closed)|early EOF|unexpected disconnect|could not resolve host|HTTP (?:429|5\d\d)|error: 5\d\d/i;

/**
 * Fetches one revision (a branch, a tag or a commit; the default branch when undefined) into an empty folder. History
 * is left out where the server allows to ask for the revision alone. The address is not stored: it may hold a token.
 * Throws {@link GitError} when the repository can't be read, {@link RevisionMissing} when it lacks the revision.
 */
export async function checkOut(git: Git, folder: string, url: string, revision: string | undefined): Promise<Checkout> {
  // No template: the hooks that it may bring along would run.
  await git.run(folder, ['init', '--quiet', '--template=']);
  const found =
    (await fetchAlone(git, folder, url, revision ?? 'HEAD')) ?? (await fetchAll(git, folder, url, revision));
  await git.run(folder, ['-c', 'advice.detachedHead=false', 'checkout', '--quiet', '--detach', found]);
  const commit = (await git.run(folder, ['rev-parse', 'HEAD'])).trim();
  await rm(join(folder, '.git'), { recursive: true, force: true });
  return { folder, commit };
}

/** Undefined when the server does not give this revision by itself: an abbreviated commit, or one inside of a branch. */
async function fetchAlone(git: Git, folder: string, url: string, revision: string): Promise<string | undefined> {
  try {
    await git.run(folder, ['fetch', '--quiet', '--no-tags', '--depth', '1', '--', url, revision]);
    return 'FETCH_HEAD';
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

async function fetchAll(git: Git, folder: string, url: string, revision: string | undefined): Promise<string> {
  const everything = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
  await withRetries(() => git.run(folder, ['fetch', '--quiet', '--no-tags', '--', url, ...everything]));
  if (revision === undefined) throw new RevisionMissing('the repository is empty, or has no default branch');
  for (const candidate of [`refs/tags/${revision}`, `refs/remotes/origin/${revision}`, revision]) {
    const commit = await git
      .run(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${candidate}^{commit}`])
      .catch(ignoreGitError);
    if (commit !== undefined) return commit.trim();
  }
  const names = await git.run(folder, ['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/tags', 'refs/remotes']);
  const known = names
    .split('\n')
    .map((name) => name.replace(/^origin\//, ''))
    .filter((name) => name !== '');
  throw new RevisionMissing(didYouMean(revision, known));
}

async function withRetries(attempt: () => Promise<string>): Promise<void> {
  for (let failures = 1; ; failures += 1) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (!(error instanceof GitError) || failures >= ATTEMPTS || !PASSING.test(error.message)) throw error;
      await pause(RETRY_DELAY_MS * failures);
    }
  }
}

function ignoreGitError(error: unknown): undefined {
  if (!(error instanceof GitError)) throw error;
}
