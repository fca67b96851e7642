import { existsSync, mkdirSync, closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { passes, NO_COLOURS, type Colours, type LogRecord, type Sink, type Threshold } from './log-record.ts';
import { jsonLine, type EventSource } from './json-lines.ts';
import { detailedLine } from './text-console.ts';
import { preciseTime } from './times.ts';

export interface LogFileOptions {
  readonly folder: string;
  readonly threshold: Threshold;
  readonly json: boolean;
  readonly colours?: Colours;
  /** 0 for no limit. */
  readonly bytesMax: number;
  readonly source: EventSource;
  readonly scrub: (text: string) => string;
}

/** The name that people and tools look for. */
const FILE_NAME = 'dbt.log';
/** `dbt.log.1` to `dbt.log.5`. */
const ROTATIONS_MAX = 5;
const BUFFERED_MAX = 32_768;

/**
 * The log on disk. Lines are gathered and written in blocks, so that logging every statement costs a run next to
 * nothing. A log that cannot be written never fails the command.
 */
export class LogFile implements Sink {
  readonly #options: LogFileOptions;
  readonly #path: string;
  #descriptor: number | undefined;
  #size = 0;
  #pending = '';
  #broken = false;

  constructor(options: LogFileOptions) {
    this.#options = options;
    this.#path = join(options.folder, FILE_NAME);
    if (!options.json)
      this.#pending = `\n\n${'='.repeat(30)} ${preciseTime(new Date())} | ${options.source.invocationId} ${'='.repeat(30)}\n`;
  }

  write(record: LogRecord): void {
    if (this.#broken || !passes(record, this.#options.threshold)) return;
    const { json, source, colours } = this.#options;
    const line = json ? jsonLine(record, source) : detailedLine(record, colours ?? NO_COLOURS);
    this.#pending += `${line}\n`;
    if (this.#pending.length >= BUFFERED_MAX || record.level === 'error') this.#flush();
  }

  close(): void {
    this.#flush();
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #flush(): void {
    if (this.#pending === '' || this.#broken) return;
    const bytes = Buffer.from(this.#options.scrub(this.#pending));
    this.#pending = '';
    try {
      this.#rotateFor(bytes.length);
      this.#descriptor ??= this.#open();
      writeSync(this.#descriptor, bytes);
      this.#size += bytes.length;
    } catch {
      this.#broken = true;
    }
  }

  #open(): number {
    mkdirSync(this.#options.folder, { recursive: true });
    this.#size = existsSync(this.#path) ? statSync(this.#path).size : 0;
    return openSync(this.#path, 'a');
  }

  #rotateFor(length: number): void {
    this.#descriptor ??= this.#open();
    const { bytesMax } = this.#options;
    if (bytesMax === 0 || this.#size === 0 || this.#size + length <= bytesMax) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
    for (let number = ROTATIONS_MAX - 1; number >= 0; number -= 1) {
      const from = number === 0 ? this.#path : `${this.#path}.${number}`;
      if (existsSync(from)) renameSync(from, `${this.#path}.${number + 1}`);
    }
  }
}
