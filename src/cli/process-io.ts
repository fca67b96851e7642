import { createInterface } from 'node:readline/promises';
import type { CliIo } from './cli-io.ts';
import { run } from './main.ts';

/** Runs the command line for the process: real streams, real signals, a real exit code. */
export async function start(): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (interruption.signal.aborted) leaveAtOnce(signal);
      interruption.abort(new Error(signal));
    });
  }
  // A reader that goes away (`mart ls | head`) is not an error.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
  process.exitCode = await run(process.argv.slice(2), processIo(interruption.signal));
}

/**
 * The first signal asks running queries to stop and what is staged to be removed; whoever insists is not kept waiting.
 * As the signal itself, not as an exit: that would tear down a driver whose threads are still at work.
 */
function leaveAtOnce(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

function processIo(signal: AbortSignal): CliIo {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    programName: process.env['MART_PROGRAM_NAME'] === 'dbt' ? 'dbt' : 'mart',
    signal,
    enter: (folder) => process.chdir(folder),
    ...(process.stdin.isTTY && process.stdout.isTTY ? { ask } : {}),
  };
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
