import { MartError } from '../diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../diagnostics/render.ts';
import type { CliIo } from './cli-io.ts';
import { COMMANDS } from './commands/index.ts';
import { CommandSession } from './command-session.ts';
import { withDotenv } from './dotenv-file.ts';
import { EXIT_ERROR, EXIT_FAILURE, EXIT_SUCCESS } from './exit-code.ts';
import { readOptions } from './given-options.ts';
import { loadMart, type MartLoader } from './load-mart.ts';
import { applicableOptions, parseCall } from './program.ts';
import { diagnosticData } from './reporters/diagnostic-record.ts';
import { ANSI_COLOURS, logRecord, NO_COLOURS, type LogRecord } from './reporters/log-record.ts';
import { readVersion } from './version.ts';

/** The event's name and number in dbt, and the words above what is wrong. */
const COMMAND_FAILED = ['MainEncounteredError', 'Z002', 'Encountered an error'] as const;
const OPERATION_FAILED = ['RunningOperationCaughtError', 'Q001', 'Encountered an error while running operation'] as const;

/** The command line as a function: arguments in, text to the streams, an exit code out. */
export async function run(argv: readonly string[], streams: CliIo, load: MartLoader = loadMart): Promise<number> {
  const startedAt = performance.now();
  const version = readVersion();
  const io = { ...streams, env: withDotenv(streams.env, streams.cwd) };
  try {
    const call = await parseCall(argv, COMMANDS, io, version);
    if (call === undefined) return argv.length === 0 ? EXIT_ERROR : EXIT_SUCCESS;
    const options = await readOptions(call.raw, applicableOptions(call.command), io.env);
    const session = new CommandSession({ call, options, io, argv, version, load });
    return await finish(session, call.command.run(session), startedAt);
  } catch (error) {
    if (!(error instanceof MartError)) throw error;
    const colours = io.stderr.isTTY === true && (io.env['NO_COLOR'] ?? '') === '' ? ANSI_COLOURS : NO_COLOURS;
    io.stderr.write(`${error.diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, colours)).join('\n')}\n`);
    return error.exitCode;
  }
}

/** Waits for a command, says why it ended if it did not end well, and closes what it opened. */
async function finish(session: CommandSession, work: Promise<number>, startedAt: number): Promise<number> {
  let exitCode: number;
  try {
    exitCode = await work;
  } catch (thrown) {
    const { commandFailure } = await import('../compile/sql-diagnostic.ts');
    const error = commandFailure(thrown);
    session.openReporter();
    if (session.isOperation && error instanceof MartError && isMacroMissing(error)) session.reporter.say(operationRecord(error));
    session.reporter.say(endingRecord(error, session));
    exitCode = error instanceof MartError ? error.exitCode : EXIT_ERROR;
  }
  await session.close(exitCode, (performance.now() - startedAt) / 1000);
  return exitCode;
}

/** Of an operation that never began, programs are told in the words for one that failed, beside those for the command. */
function operationRecord({ message }: MartError): LogRecord {
  const [name, code, title] = OPERATION_FAILED;
  return logRecord(name, code, `${title}: ${message}`, { level: 'error', channel: 'programs', data: { exc: message } });
}

function isMacroMissing({ diagnostics }: MartError): boolean {
  return diagnostics.some(({ code }) => code === 'macro-not-found');
}

function endingRecord(error: unknown, { isOperation, options }: CommandSession): LogRecord {
  if (error instanceof MartError) {
    // What an operation's macro came to is the command's result; anything else ended the command.
    const ofMacro = isOperation && error.exitCode === EXIT_FAILURE;
    const [name, code, title] = ofMacro ? OPERATION_FAILED : COMMAND_FAILED;
    const data = { exc: error.message, diagnostics: error.diagnostics.map(diagnosticData) };
    const details = { level: 'error', channel: 'fatal', data } as const;
    return logRecord(
      name,
      code,
      (colours) => `${title}:\n${error.diagnostics.map((found) => renderDiagnostic(found, colours)).join('\n\n')}`,
      details,
    );
  }
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
  const advice = options.debug === true ? stack : `${message}\n  run again with --debug to see where`;
  return logRecord('MainStackTrace', 'Z003', `internal error, a mistake in mart: ${advice}`, {
    level: 'error',
    channel: 'fatal',
    data: { exc: message, stack_trace: stack },
  });
}
