import type { Mart } from '../mart.ts';

export type { MartOptions, SelectionOptions } from '../mart.ts';

/** The public face of `Mart`: what the command line may use, and what a test can stand in for. */
export type MartApi = Pick<Mart, keyof Mart>;

/** One node of `mart.plan()`. */
export type PlannedNode = Awaited<ReturnType<MartApi['plan']>>['nodes'][number];

/** A query that `mart.show()` runs in place of a node's. */
export type InlineQuery = NonNullable<Parameters<MartApi['show']>[0]['inline']>;

/** What `mart.show()` gives. */
export type ShownRows = NonNullable<Awaited<ReturnType<MartApi['show']>>>;

/** What `mart.sourceFreshness()` says of one source. */
export type FreshnessResult = Awaited<ReturnType<MartApi['sourceFreshness']>>['results'][number];
