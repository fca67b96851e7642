import { NO_COLOURS, passes, type LogRecord, type Sink, type Threshold } from './log-record.ts';
import { eventTime } from './times.ts';

export interface JsonOptions {
  readonly threshold: Threshold;
  readonly source: EventSource;
  readonly showPrints: boolean;
}

/** What every event of an invocation says of it. */
export interface EventSource {
  readonly invocationId: string;
  readonly processId: number;
  /** The variables of the environment that are made to be copied: `DBT_ENV_CUSTOM_ENV_…`. */
  readonly extra: Readonly<Record<string, string>>;
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
    this.#write(`${jsonLine(record, this.#options.source)}\n`);
  }

  close(): void {}
}

export function jsonLine(record: LogRecord, { invocationId, processId, extra }: EventSource): string {
  const info = {
    category: '',
    code: record.code,
    extra,
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
