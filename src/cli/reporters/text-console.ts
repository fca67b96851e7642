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

  write(record: LogRecord): void {
    const { colours, threshold, detailed, showPrints } = this.#options;
    if (record.channel === 'print') {
      if (showPrints || record.name !== 'PrintEvent') this.#data.write(`${record.text(colours)}\n`);
    } else if (record.channel === 'fatal') {
      if (passes(record, threshold)) this.#fatal.write(`${record.text(colours)}\n`);
    } else if (passes(record, threshold)) {
      this.#log.write(
        `${detailed ? detailedLine(record, colours) : `${clockTime(record.at)}  ${record.text(colours)}`}\n`,
      );
    }
  }

  close(): void {}
}

/** `12:01:02.345000 [info ] [MainThread]: …`. */
export function detailedLine(record: LogRecord, colours: Colours): string {
  return `${preciseTime(record.at)} [${record.level.padEnd(5)}] [${record.thread}]: ${record.text(colours)}`;
}
