import type { RunContext } from '../compile/node-run.ts';
import type { Batch } from '../domain/batch.ts';
import type { MartEvent, NodeInfo } from '../domain/event.ts';
import { isCompilable, relationNameOf, type Node } from '../domain/node.ts';
import { isMicrobatch } from '../graph/microbatch.ts';
import type { RunResult, RunResults } from '../domain/result.ts';
import type { Sql } from '../sql/sql.ts';
import type { NodeTask } from './tasks.ts';

/** What came of a node's work; the book adds whose it was and when. */
export type NodeOutcome = Partial<RunResult> & Pick<RunResult, 'status'>;

/** A node that is being run. */
export interface Entry {
  readonly node: Node;
  readonly info: NodeInfo;
  readonly index: number;
  readonly total: number;
  readonly threadId: string;
  readonly startedAt: Date;
  /** Called when compiling ended and executing begins. */
  readonly compiled: () => void;
  readonly compiledAt: () => Date | undefined;
}

/** Keeps the results of a run and tells of every step as an event. A node's last result counts. */
export class ResultBook {
  readonly #context: RunContext;
  readonly #total: number;
  readonly #results = new Map<string, RunResult>();
  readonly #started = performance.now();
  #index = 0;

  constructor(context: RunContext, total: number) {
    this.#context = context;
    this.#total = total;
  }

  start(threads: number, tasks: readonly NodeTask[]): void {
    const counts: Record<string, number> = {};
    for (const task of tasks) {
      for (const node of [task.node, ...task.gatedBy]) counts[node.resourceType] = (counts[node.resourceType] ?? 0) + 1;
    }
    this.#report({ kind: 'run-start', total: this.#total, threads, counts });
  }

  /** @param of which of how many, for what is counted apart from the nodes of the run */
  begin(node: Node, threadId: string, of?: { readonly index: number; readonly total: number }): Entry {
    if (of === undefined) this.#index += 1;
    const { index, total } = of ?? { index: this.#index, total: this.#total };
    const info = this.#info(node);
    const startedAt = new Date();
    let compiledAt: Date | undefined;
    const compiled = () => {
      if (compiledAt !== undefined) return;
      compiledAt = new Date();
      this.#report({ kind: 'node-compiled', node: info, at: compiledAt });
    };
    this.#report({ kind: 'node-start', node: info, index, total, at: startedAt });
    return { node, info, index, total, threadId, startedAt, compiled, compiledAt: () => compiledAt };
  }

  end(entry: Entry, outcome: NodeOutcome): void {
    const completedAt = new Date();
    const compiledAt = entry.compiledAt() ?? completedAt;
    const result: RunResult = {
      ...EMPTY_RESULT,
      ...outcome,
      uniqueId: entry.node.uniqueId,
      threadId: entry.threadId,
      executionTimeSeconds: (completedAt.getTime() - entry.startedAt.getTime()) / 1000,
      timing: [
        { name: 'compile', startedAt: entry.startedAt, completedAt: compiledAt },
        { name: 'execute', startedAt: compiledAt, completedAt },
      ],
    };
    this.#results.set(entry.node.uniqueId, result);
    this.#report({ kind: 'node-finish', node: entry.info, result, index: entry.index, total: entry.total, at: completedAt });
  }

  batchStarted(entry: Entry, batch: Batch, threadId: string): void {
    this.#report({ kind: 'batch-start', node: entry.info, batch, threadId, at: new Date() });
  }

  batchFinished(entry: Entry, batch: Batch, threadId: string, status: 'success' | 'error' | 'skipped', seconds: number): void {
    this.#report({ kind: 'batch-finish', node: entry.info, batch, threadId, status, executionTimeSeconds: seconds, at: new Date() });
  }

  /** A node that was not run; a no-op when it has a result already. */
  skip(node: Node, message: string, of?: { readonly index: number; readonly total: number }): void {
    if (this.#results.has(node.uniqueId)) return;
    if (of === undefined) this.#index += 1;
    const result: RunResult = { ...EMPTY_RESULT, uniqueId: node.uniqueId, status: 'skipped', message };
    this.#results.set(node.uniqueId, result);
    this.#report({ kind: 'node-finish', node: this.#info(node), result, index: of?.index ?? this.#index, total: of?.total ?? this.#total, at: new Date() });
  }

  statement(node: Node, sql: Sql, durationMs: number): void {
    this.#report({ kind: 'statement', uniqueId: node.uniqueId, sql: this.#context.comments.sent(node.uniqueId, sql).text, durationMs });
  }

  get results(): readonly RunResult[] {
    return [...this.#results.values()];
  }

  relationName(node: Node): string | undefined {
    const named = isCompilable(node) && node.resourceType !== 'test' && node.resourceType !== 'analysis' && node.resourceType !== 'operation' && node.resourceType !== 'sql_operation';
    return named ? this.#context.session.dialect.relation(relationNameOf(node)) : undefined;
  }

  finish(interrupted: boolean): RunResults {
    const { results } = this;
    const elapsedSeconds = (performance.now() - this.#started) / 1000;
    this.#report({ kind: 'run-end', results, elapsedSeconds });
    return { results, elapsedSeconds, interrupted };
  }

  #info(node: Node): NodeInfo {
    return {
      uniqueId: node.uniqueId,
      resourceType: node.resourceType,
      name: node.name,
      materialized: node.config.materialized,
      isMicrobatch: isMicrobatch(node, this.#context.graph.project),
      relationName: this.relationName(node),
      path: node.path,
    };
  }

  #report(event: MartEvent): void {
    this.#context.session.report(event);
  }
}

const EMPTY_RESULT: Omit<RunResult, 'uniqueId' | 'status'> = {
  threadId: '',
  executionTimeSeconds: 0,
  timing: [],
  adapterResponse: {},
  message: undefined,
  failures: undefined,
  diagnostics: [],
};
