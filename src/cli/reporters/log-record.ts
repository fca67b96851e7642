import { PLAIN, type Paint } from '../../diagnostics/render.ts';
import type { JsonObject } from '../../domain/json.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
/** The least important level that passes; `none` lets nothing through. */
export type Threshold = LogLevel | 'none';

/** How parts of a line are coloured. */
export interface Colours extends Paint {
  readonly good: (text: string) => string;
}

export const NO_COLOURS: Colours = { ...PLAIN, good: (text) => text };

export const ANSI_COLOURS: Colours = {
  good: (text) => `\u001B[32m${text}\u001B[0m`,
  error: (text) => `\u001B[31m${text}\u001B[0m`,
  warning: (text) => `\u001B[33m${text}\u001B[0m`,
  faint: (text) => `\u001B[2m${text}\u001B[0m`,
};

/** One thing said, in the shape dbt gives it: a line of text, and a named record for programs. */
export interface LogRecord {
  /** The name orchestrators look for: `NodeStart`, `LogModelResult` … */
  readonly name: string;
  /** dbt's number of that name. */
  readonly code: string;
  readonly level: LogLevel;
  readonly text: (colours: Colours) => string;
  readonly data: JsonObject;
  readonly at: Date;
  readonly thread: string;
  /** `log` lines carry a time; `print` is output and stands bare; `fatal` ends the command; `programs` is for those who read JSON. */
  readonly channel: 'log' | 'print' | 'fatal' | 'programs';
}

/** Where records go: a console or a file. */
export interface Sink {
  write(record: LogRecord): void;
  close(): void;
}

export interface RecordDetails {
  readonly level?: LogLevel;
  readonly data?: JsonObject;
  readonly at?: Date;
  readonly thread?: string;
  readonly channel?: LogRecord['channel'];
}

/** A record with the usual values for what is not given. */
export function logRecord(
  name: string,
  code: string,
  text: string | LogRecord['text'],
  details: RecordDetails = {},
): LogRecord {
  const plain = typeof text === 'string' ? text : undefined;
  return {
    name,
    code,
    level: details.level ?? 'info',
    text: typeof text === 'string' ? () => text : text,
    data: details.data ?? { msg: plain ?? (text as LogRecord['text'])(NO_COLOURS) },
    at: details.at ?? new Date(),
    thread: details.thread ?? 'MainThread',
    channel: details.channel ?? 'log',
  };
}

/** An empty line between blocks. */
export function blankRecord(): LogRecord {
  return logRecord('Formatting', 'Z017', '');
}

const RANK: Readonly<Record<Threshold, number>> = { debug: 0, info: 1, warn: 2, error: 3, none: 4 };

export function passes(record: LogRecord, threshold: Threshold): boolean {
  return RANK[record.level] >= RANK[threshold];
}
