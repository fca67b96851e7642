import { randomUUID } from 'node:crypto';
import { join, relative, resolve } from 'node:path';
import { placeOf } from '../artifacts/compiled-files.ts';
import { Environment, shownVariables } from '../context/environment.ts';
import { MartError } from '../diagnostics/diagnostic.ts';
import { scrubJson } from '../diagnostics/secrets.ts';
import type { MartEvent } from '../domain/event.ts';
import { isFailure } from '../domain/result.ts';
import type { CliIo } from './cli-io.ts';
import type { Command, CommandContext, OutputEvent } from './command.ts';
import type { GivenOptions } from './given-options.ts';
import type { MartApi, SelectionOptions } from './mart-api.ts';
import type { MartLoader } from './load-mart.ts';
import { martOptions, selectionOf } from './mart-options.ts';
import type { ParsedCall } from './program.ts';
import { logRecord, type LogRecord } from './reporters/log-record.ts';
import { concurrencyRecord, type NarratorFacts } from './reporters/narrator.ts';
import { foundLine, type NodeFacts } from './reporters/node-facts.ts';
import { Reporter } from './reporters/reporter.ts';
import { logFolder, openSinks } from './sinks.ts';
import { runningVersion } from './version.ts';

const PRINTER_WIDTH = 80;
const PRINTED: OutputEvent = { name: 'PrintEvent', code: 'Z052' };

/** What a call is made of. */
export interface SessionStart {
  readonly call: ParsedCall;
  readonly options: GivenOptions;
  readonly io: CliIo;
  readonly argv: readonly string[];
  readonly version: string;
  readonly load: MartLoader;
}

/** One call of a command: it loads the project when asked to, and decides where things are said. */
export class CommandSession implements CommandContext {
  readonly io: CliIo;
  readonly options: GivenOptions;
  readonly positionals: readonly string[];
  readonly selection: SelectionOptions;
  readonly reporter: Reporter;
  readonly #call: ParsedCall;
  readonly #argv: readonly string[];
  readonly #version: string;
  readonly #load: MartLoader;
  #mart: MartApi | undefined;

  constructor(start: SessionStart) {
    const { call, options, io, argv, version } = start;
    this.#call = call;
    this.#argv = argv;
    this.#version = version;
    this.#load = start.load;
    this.io = io;
    this.options = options;
    this.positionals = call.positionals;
    this.selection = selectionOf(options);
    this.reporter = new Reporter(this.#facts());
    const running = runningVersion(this.io.programName ?? 'mart', version);
    const data = { version: running.replace(/^\w+/, ''), log_version: 3 };
    this.reporter.say(logRecord('MainReportVersion', 'A001', `Running with ${running}`, { data }));
    this.reporter.say(argumentsRecord(call.entry.name, options));
    io.signal?.addEventListener('abort', this.#interrupted, { once: true });
  }

  /** Whether the command calls a macro. */
  get isOperation(): boolean {
    return this.#call.entry.name === 'run-operation';
  }

  async mart(): Promise<MartApi> {
    if (this.#mart !== undefined) return this.#mart;
    const { command, entry } = this.#call;
    // Only `retry` reads the project file before the project is loaded: the others start without that part.
    const retried = command.retries === true ? (await import('./retried-call.ts')).retriedCall(this.options, this.io) : undefined;
    const given = { ...retried?.options, ...this.options };
    const options = martOptions(retried?.command ?? entry.name, given, this.io, this.#argv);
    const settingsOnly = command.settingsOnly === true;
    const mart = await this.#load({ ...options, settingsOnly, report: this.#report });
    this.#mart = mart;
    this.io.enter?.(mart.project.root.root);
    this.openReporter();
    this.reporter.say(adapterRecord(mart.target.type, this.#version));
    const { warnings } = mart;
    const errors = warnings.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw new MartError(errors, { exitCode: 2 });
    for (const warning of warnings) this.reporter.report({ kind: 'diagnostic', diagnostic: warning });
    if (!settingsOnly) this.reporter.say(this.#found(mart));
    return mart;
  }

  readonly #report = (event: MartEvent): void => {
    if (event.kind === 'run-start' && this.#call.command.narrates === 'failures') this.concurrency(event.total, event.threads);
    else if (isNarrated(event, this.#call.command.narrates ?? 'nodes')) this.reporter.report(event);
  };

  /** Says at once that an interruption was heard: what runs may take a moment to stop. */
  readonly #interrupted = (): void => {
    this.reporter.report({
      kind: 'interrupted',
      reason: 'Stopping: running queries are cancelled. Once more to leave at once.',
    });
  };

  concurrency(total: number, threads: number): void {
    const { targetName } = this.#facts();
    if (total > 0) this.reporter.say(concurrencyRecord(total, threads, targetName, 'programs'));
  }

  print(text: string, { name, code, data }: OutputEvent = PRINTED): void {
    this.openReporter();
    this.reporter.say(logRecord(name, code, text, { channel: 'print', ...(data === undefined ? {} : { data }) }));
  }

  /** Begins to say things; until then they are kept. Does nothing when it has begun. */
  openReporter(): void {
    if (this.reporter.isOpen) return;
    const root = this.#mart?.project.root;
    const { secrets: ofEnvironment } = new Environment(this.io.env, this.options.vars);
    const secrets = [...ofEnvironment, ...(this.#mart?.target.secrets ?? [])];
    const hasProject = root !== undefined || this.options.logPath !== undefined;
    const folder = logFolder(
      this.options,
      root?.root ?? resolve(this.io.cwd, this.options.projectDir ?? '.'),
      root?.config.logPath,
    );
    const sinks = openSinks({
      given: this.options,
      command: this.#call.command,
      io: this.io,
      projectFlags: root?.config.flags ?? {},
      logFolder: hasProject ? folder : undefined,
      invocationId: this.#mart?.session.invocation.id ?? randomUUID(),
      // What is printed may be JSON, in which a secret is written in another way.
      scrub: (text) => scrubJson(text, secrets),
    });
    this.reporter.open(sinks, this.#facts());
  }

  async close(exitCode: number, elapsedSeconds: number): Promise<void> {
    await this.#mart?.close();
    this.io.signal?.removeEventListener('abort', this.#interrupted);
    this.openReporter();
    const command = `${this.io.programName ?? 'mart'} ${this.#call.entry.name}`;
    const success = exitCode === 0;
    const completedAt = (this.io.now?.() ?? new Date()).toISOString();
    const text = `Command \`${command}\` ${success ? 'succeeded' : 'failed'} after ${elapsedSeconds.toFixed(2)} seconds`;
    const data = { command, success, elapsed: elapsedSeconds, completed_at: completedAt };
    this.reporter.say(logRecord('CommandCompleted', 'Q039', text, { level: 'debug', data }));
    this.reporter.close();
  }

  #facts(): NarratorFacts {
    const mart = this.#mart;
    const width = this.options.printerWidth ?? mart?.project.root.config.flags['printer_width'];
    return {
      printerWidth: typeof width === 'number' ? width : PRINTER_WIDTH,
      targetName: mart?.target.targetName ?? '',
      lookup: (uniqueId) => mart?.project.nodes.get(uniqueId),
      compiledPath: (facts) => this.#compiledPath(facts),
      selects: this.#call.command.options.includes('select'),
      commandLine: `${this.io.programName ?? 'mart'} ${this.#call.entry.name}`,
    };
  }

  #compiledPath(facts: NodeFacts): string | undefined {
    const root = this.#mart?.project.root;
    const node = this.#mart?.project.nodes.get(facts.uniqueId);
    if (root === undefined || node === undefined || node.resourceType === 'seed') return undefined;
    const target = resolve(root.root, this.options.targetPath ?? root.config.targetPath);
    return relative(this.io.cwd, join(target, 'compiled', placeOf(node)));
  }

  #found(mart: MartApi): ReturnType<typeof logRecord> {
    const stats = foundLine([...mart.graph.nodes.values()].map((node) => node.resourceType));
    return logRecord('FoundStats', 'W006', `Found ${stats === '' ? 'no nodes' : stats}`, {
      data: { stat_line: stats },
    });
  }
}

/** The warehouse that is worked on: its adapter is part of this version. */
function adapterRecord(name: string, version: string): LogRecord {
  const data = { adapter_name: name, adapter_version: `=${version}` };
  return logRecord('AdapterRegistered', 'E034', `Registered adapter: ${name}=${version}`, { channel: 'programs', data });
}

/** What the call was given, as texts. */
function argumentsRecord(commandName: string, options: GivenOptions): LogRecord {
  const shown = options.vars === undefined ? options : { ...options, vars: shownVariables(options.vars) };
  const given = Object.entries(shown).map(([name, value]): [string, string] => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const args = Object.fromEntries([['which', commandName.split(' ').at(-1) ?? commandName], ...given]);
  return logRecord('MainReportArgs', 'A002', `running with arguments ${JSON.stringify(args)}`, { level: 'debug', data: { args } });
}

function isNarrated(event: MartEvent, narrates: NonNullable<Command['narrates']>): boolean {
  const isOfNodes = event.kind === 'run-start' || event.kind === 'run-end' || event.kind.startsWith('node-');
  if (!isOfNodes || narrates === 'nodes') return true;
  if (narrates === 'nothing') return false;
  if (event.kind === 'node-finish') return isFailure(event.result);
  return event.kind === 'run-end' && event.results.some((result) => isFailure(result));
}
