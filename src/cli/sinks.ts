import { isAbsolute, join } from 'node:path';
import { Environment } from '../context/environment.ts';
import type { JsonObject } from '../domain/json.ts';
import type { CliIo, OutputStream } from './cli-io.ts';
import type { Command } from './command.ts';
import type { GivenOptions } from './given-options.ts';
import { JsonLines, type EventSource } from './reporters/json-lines.ts';
import { LiveConsole } from './reporters/live-console.ts';
import { LogFile } from './reporters/log-file.ts';
import { ANSI_COLOURS, NO_COLOURS, type Sink, type Threshold } from './reporters/log-record.ts';
import type { Sinks } from './reporters/reporter.ts';
import { TextConsole } from './reporters/text-console.ts';

/** What decides where and how things are said. */
export interface SinkSettings {
  readonly given: GivenOptions;
  readonly command: Command;
  readonly io: CliIo;
  /** The `flags:` of the project file; empty until it is read. */
  readonly projectFlags: JsonObject;
  /** Folder of the log file; undefined for no log file. */
  readonly logFolder: string | undefined;
  readonly invocationId: string;
  readonly scrub: (text: string) => string;
}

const LOG_BYTES_MAX = 10 * 1024 * 1024;

export function openSinks(settings: SinkSettings): Sinks {
  const file = logFile(settings);
  const { console, live } = consoleSink(settings);
  return { all: file === undefined ? [console] : [console, file], live };
}

/** `--log-path`, then the project's `log-path`, against the project's folder. */
export function logFolder(given: GivenOptions, projectRoot: string, projectLogPath: string | undefined): string {
  const path = given.logPath ?? projectLogPath ?? 'logs';
  return isAbsolute(path) ? path : join(projectRoot, path);
}

function consoleSink(settings: SinkSettings): { console: Sink; live?: LiveConsole } {
  const { given, io, command } = settings;
  const stdout = scrubbed(io.stdout, settings.scrub);
  const stderr = scrubbed(io.stderr, settings.scrub);
  const threshold = consoleThreshold(settings);
  const showPrints = given.print ?? true;
  const format = given.logFormat ?? flagText(settings, 'log_format') ?? 'default';
  if (format === 'json') {
    const options = { threshold, showPrints, source: eventSource(settings) };
    return { console: new JsonLines((line) => void stdout.write(line), options) };
  }
  const log = command.output === 'data' || given.output === 'json' ? stderr : stdout;
  const colours = usesColours(settings, log) ? ANSI_COLOURS : NO_COLOURS;
  const detailed = format === 'debug';
  const text = new TextConsole({ log, data: stdout, fatal: stderr }, { threshold, colours, detailed, showPrints });
  const isLive =
    log.isTTY === true && threshold === 'info' && !detailed && io.env['TERM'] !== 'dumb' && io.env['CI'] === undefined;
  if (!isLive) return { console: text };
  const live = new LiveConsole(log, text, colours);
  return { console: live, live };
}

function consoleThreshold(settings: SinkSettings): Threshold {
  const { given } = settings;
  if (given.quiet ?? settings.projectFlags['quiet'] === true) return 'error';
  if (given.debug ?? settings.projectFlags['debug'] === true) return 'debug';
  return (given.logLevel ?? flagText(settings, 'log_level') ?? 'info') as Threshold;
}

/** What was asked for; then NO_COLOR and FORCE_COLOR, as every tool reads them; then whether somebody is watching. */
function usesColours(settings: SinkSettings, stream: OutputStream): boolean {
  const { given, io, projectFlags } = settings;
  if (given.useColors !== undefined) return given.useColors;
  if ((io.env['NO_COLOR'] ?? '') !== '') return false;
  if (projectFlags['use_colors'] === false) return false;
  if ((io.env['FORCE_COLOR'] ?? '0') !== '0') return true;
  return stream.isTTY === true && io.env['TERM'] !== 'dumb';
}

function logFile(settings: SinkSettings): LogFile | undefined {
  const { given, logFolder: folder } = settings;
  // As in dbt, what is asked of the console goes for the file too, unless the file is named.
  const threshold = (given.logLevelFile ??
    flagText(settings, 'log_level_file') ??
    given.logLevel ??
    'debug') as Threshold;
  if (folder === undefined || threshold === 'none' || settings.command.keepsLog === false) return undefined;
  return new LogFile({
    folder,
    threshold,
    json: (given.logFormatFile ?? flagText(settings, 'log_format_file') ?? given.logFormat) === 'json',
    colours: given.useColorsFile === true ? ANSI_COLOURS : NO_COLOURS,
    bytesMax: given.logFileMaxBytes ?? LOG_BYTES_MAX,
    source: eventSource(settings),
    scrub: settings.scrub,
  });
}

function eventSource({ invocationId, io }: SinkSettings): EventSource {
  return { invocationId, processId: process.pid, extra: new Environment(io.env).metadata };
}

function flagText(settings: SinkSettings, name: string): string | undefined {
  const value = settings.projectFlags[name];
  return typeof value === 'string' ? value.toLowerCase() : undefined;
}

function scrubbed(stream: OutputStream, scrub: (text: string) => string): OutputStream {
  return {
    write: (text) => stream.write(scrub(text)),
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
    get rows() {
      return stream.rows;
    },
  };
}
