import type { OutputStream } from '../cli-io.ts';
import { passes, type Colours, type LogRecord, type Sink, type Threshold } from './log-record.ts';
import { clockTime, preciseTime } from './times.ts';

export interface TextOptions {
  readonly threshold: Threshold;
  readonly colours: Colours;
  /** Level and thread on every line, as log files have them. */
  readonly detailed: boolean;
  readonly showPrints: boolean;
}

/** Lines for people and for CI. */
export class TextConsole implements Sink {
  readonly #log: OutputStream;
  readonly #data: OutputStream;
  readonly #fatal: OutputStream;
  readonly #options: TextOptions;

  constructor(
    streams: { readonly log: OutputStream; readonly data: OutputStream; readonly fatal: OutputStream },
    options: TextOptions,
  ) {
    this.#log = streams.log;
    this.#data = streams.data;
    this.#fatal = streams.fatal;
    this.#options = options;
  }

  /** Whether a record is printed at all. */
  shows(record: LogRecord): boolean {
    if (record.channel === 'programs') return this.#options.threshold === 'debug';
    if (record.channel !== 'print') return passes(record, this.#options.threshold);
    return this.#options.showPrints || record.name !== 'PrintEvent';
  }

  write(record: LogRecord): void {
    if (!this.shows(record)) return;
    const { colours, detailed } = this.#options;
    const text = record.text(colours);
    if (record.channel === 'print') this.#data.write(`${text}\n`);
    else if (record.channel === 'fatal') this.#fatal.write(`${text}\n`);
    else this.#log.write(`${detailed ? detailedLine(record, colours) : `${clockTime(record.at)}  ${text}`}\n`);
  }

  close(): void {}
}

/** `12:01:02.345000 [info ] [MainThread]: …`. */
export function detailedLine(record: LogRecord, colours: Colours): string {
  return `${preciseTime(record.at)} [${record.level.padEnd(5)}] [${record.thread}]: ${record.text(colours)}`;
}
