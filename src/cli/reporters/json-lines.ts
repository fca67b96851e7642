import { NO_COLOURS, passes, type LogRecord, type Sink, type Threshold } from './log-record.ts';
import { eventTime } from './times.ts';

export interface JsonOptions {
  readonly threshold: Threshold;
  readonly invocationId: () => string;
  readonly processId: number;
  readonly showPrints: boolean;
}

/** One event a line, in the shape orchestrators parse. */
export class JsonLines implements Sink {
  readonly #write: (line: string) => void;
  readonly #options: JsonOptions;

  constructor(write: (line: string) => void, options: JsonOptions) {
    this.#write = write;
    this.#options = options;
  }

  write(record: LogRecord): void {
    if (record.channel === 'print' ? !this.#options.showPrints : !passes(record, this.#options.threshold)) return;
    this.#write(`${jsonLine(record, this.#options.invocationId(), this.#options.processId)}\n`);
  }

  close(): void {}
}

export function jsonLine(record: LogRecord, invocationId: string, processId: number): string {
  const info = {
    category: '',
    code: record.code,
    extra: {},
    invocation_id: invocationId,
    level: record.level,
    msg: record.text(NO_COLOURS),
    name: record.name,
    pid: processId,
    thread: record.thread,
    ts: eventTime(record.at),
  };
  return JSON.stringify({ data: record.data, info });
}
