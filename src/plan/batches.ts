import type { Batch, BatchSize, BatchWindow } from '../domain/batch.ts';
import type { MicrobatchConfig } from '../graph/microbatch.ts';

/** What decides which batches a run has. */
export interface BatchRequest {
  readonly config: Pick<MicrobatchConfig, 'batchSize' | 'begin' | 'lookback'>;
  /** Rows are added to a table that stands; otherwise all batches since `begin` are built. */
  readonly incremental: boolean;
  /** Of `--event-time-start` and `--event-time-end`. */
  readonly window: BatchWindow | undefined;
  readonly now: Date;
}

/** The batches of a run, the oldest first. The last one ends with the unit of time that is going on. */
export function batchesOf(request: BatchRequest): readonly Batch[] {
  const { config, window, now } = request;
  const end = ceiling(window?.end ?? now, config.batchSize);
  const windows: BatchWindow[] = [];
  for (let start = startOf(request, end); windows.length === 0 || start < end; start = shifted(start, config.batchSize, 1)) {
    windows.push({ start, end: shifted(start, config.batchSize, 1) });
  }
  return numbered(windows, config.batchSize);
}

/** Windows as batches: those that are to be tried again. */
export function numbered(windows: readonly BatchWindow[], size: BatchSize): readonly Batch[] {
  return windows.map(({ start, end }, index) => {
    const label = labelOf(start, size);
    return { start, end, label, id: label.replaceAll('-', ''), index: index + 1, total: windows.length };
  });
}

function startOf({ config, incremental, window }: BatchRequest, end: Date): Date {
  if (window !== undefined) return truncated(window.start, config.batchSize);
  if (!incremental) return truncated(config.begin, config.batchSize);
  // One more than what is looked back at: the end is where the current batch ends.
  return shifted(end, config.batchSize, -1 - config.lookback);
}

const SIZES: readonly BatchSize[] = ['year', 'month', 'day', 'hour'];

/** The start of the year, month, day or hour, moved by a number of them. */
function shifted(moment: Date, size: BatchSize, count: number): Date {
  const parts = [moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate(), moment.getUTCHours()];
  const kept = SIZES.indexOf(size);
  const [year = 0, month = 0, day = 1, hour = 0] = parts.map((part, index) => (index < kept ? part : index === kept ? part + count : index === 2 ? 1 : 0));
  return new Date(Date.UTC(year, month, day, hour));
}

function truncated(moment: Date, size: BatchSize): Date {
  return shifted(moment, size, 0);
}

function ceiling(moment: Date, size: BatchSize): Date {
  const start = truncated(moment, size);
  return start.getTime() === moment.getTime() ? start : shifted(moment, size, 1);
}

const LABEL_LENGTHS: Readonly<Record<BatchSize, number>> = { year: 4, month: 7, day: 10, hour: 13 };

function labelOf(start: Date, size: BatchSize): string {
  return start.toISOString().slice(0, LABEL_LENGTHS[size]);
}
