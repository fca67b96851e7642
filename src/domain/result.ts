import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { BatchResults } from './batch.ts';
import type { JsonObject } from './json.ts';

export type RunStatus =
  | 'success'
  | 'error'
  | 'skipped'
  | 'partial success'
  | 'no-op'
  | 'pass'
  | 'fail'
  | 'warn'
  | 'runtime error';

export interface Timing {
  readonly name: 'compile' | 'execute';
  readonly startedAt: Date;
  readonly completedAt: Date;
}

/** What became of one node. */
export interface RunResult {
  readonly uniqueId: string;
  readonly status: RunStatus;
  /** `Thread-1` and so on, as artifacts name them. */
  readonly threadId: string;
  readonly executionTimeSeconds: number;
  readonly timing: readonly Timing[];
  readonly adapterResponse: JsonObject;
  readonly message: string | undefined;
  /** Failing rows of an assertion; undefined for everything else. */
  readonly failures: number | undefined;
  readonly compiledCode?: string | undefined;
  readonly relationName?: string | undefined;
  /** Of a microbatch model. */
  readonly batchResults?: BatchResults | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface RunResults {
  readonly results: readonly RunResult[];
  readonly elapsedSeconds: number;
  readonly interrupted: boolean;
}

/** Whether a run with this result has failed: also one skipped for a fault of its own text, not for that of another node. */
export function isFailure({ status, diagnostics }: Pick<RunResult, 'status' | 'diagnostics'>): boolean {
  if (status === 'skipped') return diagnostics.some(({ severity }) => severity === 'error');
  return status === 'error' || status === 'fail' || status === 'runtime error' || status === 'partial success';
}
