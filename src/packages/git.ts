import { execFile } from 'node:child_process';
import { martError } from '../diagnostics/diagnostic.ts';
import { cancelled, systemCode } from './package-errors.ts';

const TIMEOUT_MS = 600_000;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;
/** Set while git runs a hook: they would lead git to the project's own repository. */
const INHERITED = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
];

/** What `git` said when it failed. */
export class GitError extends Error {
  constructor(output: string) {
    super(output.replace(/^(?:fatal|error): /gm, '').trim());
    this.name = 'GitError';
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The `git` executable, called without a shell. */
export class Git {
  readonly #environment: Environment;
  readonly #signal: AbortSignal | undefined;

  constructor(environment: Environment, signal: AbortSignal | undefined) {
    this.#environment = gitEnvironment(environment);
    this.#signal = signal;
  }

  /** Gives what it prints. Throws {@link GitError}. */
  async run(folder: string, args: readonly string[]): Promise<string> {
    if (this.#signal?.aborted === true) throw cancelled();
    return new Promise((resolve, reject) => {
      const options = {
        cwd: folder,
        env: this.#environment,
        timeout: TIMEOUT_MS,
        maxBuffer: OUTPUT_BYTES_MAX,
        windowsHide: true,
        ...(this.#signal === undefined ? {} : { signal: this.#signal }),
      };
      execFile('git', args, options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(this.#failure(error, stderr));
      });
    });
  }

  #failure(error: Error, stderr: string): Error {
    if (this.#signal?.aborted === true) return cancelled();
    if (systemCode(error) === 'ENOENT') {
      return martError('package-unreachable', '`git` is not installed, or not on the PATH', {
        hint: 'packages given by `git:` are fetched with it',
      });
    }
    return new GitError(stderr === '' ? error.message : stderr);
  }
}

function gitEnvironment(environment: Environment): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(Object.entries(environment).filter(([name]) => !INHERITED.includes(name)));
  return {
    // Nobody may be there to answer a question; a credential helper is asked nevertheless.
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
    ...inherited,
    LC_ALL: 'C',
  };
}
