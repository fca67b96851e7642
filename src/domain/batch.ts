export const BATCH_SIZES = ['hour', 'day', 'month', 'year'] as const;
export type BatchSize = (typeof BATCH_SIZES)[number];

/** A stretch of time; its end is no longer part of it. */
export interface BatchWindow {
  readonly start: Date;
  readonly end: Date;
}

/** One part of a microbatch model's run. */
export interface Batch extends BatchWindow {
  /** `20240917`, `20240917T16`: as `model.batch.id` has it. */
  readonly id: string;
  /** `2024-09-17`, `2024-09-17T16`: as messages and files have it. */
  readonly label: string;
  /** From 1. */
  readonly index: number;
  readonly total: number;
}

/** Which batches of a run stand in the table now, and which do not. */
export interface BatchResults {
  readonly successful: readonly BatchWindow[];
  readonly failed: readonly BatchWindow[];
}

/** A moment as SQL compares it with event times: `2024-09-17 00:00:00+00:00`. */
export function eventTimeText(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replace('T', ' ')}+00:00`;
}
