import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Batch } from './batch.ts';
import type { RunResult } from './result.ts';

/** The node an event speaks of, in the fields orchestrators read. */
export interface NodeInfo {
  readonly uniqueId: string;
  readonly resourceType: string;
  readonly name: string;
  readonly materialized: string;
  /** Built in batches by time. */
  readonly isMicrobatch: boolean;
  readonly relationName?: string | undefined;
  readonly path: string;
}

/** What happens while `mart` works, one fact each. The CLI prints them; the API hands them to its caller. */
export type MartEvent =
  | { readonly kind: 'phase'; readonly name: 'load' | 'parse' | 'graph' | 'connect' | 'run' | 'write'; readonly durationMs: number }
  | { readonly kind: 'run-start'; readonly total: number; readonly threads: number; readonly counts: Readonly<Record<string, number>> }
  | { readonly kind: 'node-start'; readonly node: NodeInfo; readonly index: number; readonly total: number; readonly at: Date }
  | { readonly kind: 'node-compiled'; readonly node: NodeInfo; readonly at: Date }
  | {
      readonly kind: 'node-finish';
      readonly node: NodeInfo;
      readonly result: RunResult;
      readonly index: number;
      readonly total: number;
      readonly at: Date;
    }
  | { readonly kind: 'batch-start'; readonly node: NodeInfo; readonly batch: Batch; readonly threadId: string; readonly at: Date }
  | {
      readonly kind: 'batch-finish';
      readonly node: NodeInfo;
      readonly batch: Batch;
      readonly threadId: string;
      readonly status: 'success' | 'error' | 'skipped';
      readonly executionTimeSeconds: number;
      readonly at: Date;
    }
  | { readonly kind: 'statement'; readonly uniqueId: string | undefined; readonly sql: string; readonly durationMs: number }
  | { readonly kind: 'diagnostic'; readonly diagnostic: Diagnostic }
  | { readonly kind: 'log'; readonly message: string; readonly level: 'debug' | 'info'; readonly uniqueId?: string | undefined }
  /** A template's `print()`: always standard output, also with `--quiet`. */
  | { readonly kind: 'print'; readonly message: string }
  | { readonly kind: 'interrupted'; readonly reason: string }
  | { readonly kind: 'run-end'; readonly results: readonly RunResult[]; readonly elapsedSeconds: number };

export type Report = (event: MartEvent) => void;
