import type { NodeRun, RunContext } from '../compile/node-run.ts';
import type { FreshnessFailure, FreshnessFinding, FreshnessResults } from '../domain/freshness.ts';
import type { Freshness, FreshnessThreshold, OperationNode, SourceNode } from '../domain/node.ts';
import type { Cell, Warehouse } from '../warehouse/warehouse.ts';
import { failureDiagnostics } from './failure.ts';
import { freshnessQuery } from './freshness-query.ts';
import { runProjectHooks } from './project-hooks.ts';
import { ResultBook } from './result-book.ts';
import { Workers } from './workers.ts';

const SECONDS: Readonly<Record<FreshnessThreshold['period'], number>> = { minute: 60, hour: 3600, day: 86_400 };

/** Of a source without rows, or with nulls alone: dbt's word for it, older than any threshold. */
const NEVER_LOADED = new Date('0001-01-01T00:00:00Z');

export interface FreshnessRequest {
  readonly context: RunContext;
  readonly warehouse: Warehouse;
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Told the compiled text of project hooks. */
  readonly onCompiled: (hook: OperationNode, text: string) => void;
}

/**
 * Asks each selected source when it was last loaded, and judges its age, between the project's hooks. Sources without
 * thresholds are left out; when a hook of `on-run-start` fails, none is asked.
 */
export async function checkFreshness({ context, warehouse, threads, signal, onCompiled }: FreshnessRequest): Promise<FreshnessResults> {
  const started = performance.now();
  const sources = [...context.selected].flatMap((id) => context.graph.nodes.get(id) ?? []).filter((node): node is SourceNode => node.resourceType === 'source' && isChecked(node));
  const workers = new Workers(warehouse);
  const book = new ResultBook(context, sources.length);
  const results: (FreshnessFinding | FreshnessFailure)[] = [];
  const queue = sources.values();
  const runOf = (worker: number): NodeRun => ({ context, connection: () => workers.connection(worker), signal, threadId: `Thread-${worker + 1}`, substitutes: new Map() });
  const work = async (worker: number): Promise<void> => {
    for (const source of queue) results.push(await checkSource(source, runOf(worker), book));
  };
  const hooks = (when: 'on-run-start' | 'on-run-end') => runProjectHooks(runOf(0), when, book, onCompiled);
  const hasHooks = sources.length > 0 && context.session.invocation.flags.project['source_freshness_run_project_hooks'] !== false;
  let isWell = true;
  book.start(threads, []);
  try {
    if (hasHooks) isWell = await hooks('on-run-start');
    if (isWell) {
      await Promise.all(Array.from({ length: Math.max(1, threads) }, (_, worker) => work(worker)));
      if (hasHooks) isWell = await hooks('on-run-end');
    }
  } finally {
    await workers.close();
    book.finish(signal.aborted);
  }
  return { results, elapsedSeconds: (performance.now() - started) / 1000, hooksFailed: !isWell };
}

function isChecked({ freshness }: SourceNode): boolean {
  return freshness?.warnAfter !== undefined || freshness?.errorAfter !== undefined;
}

async function checkSource(source: SourceNode, run: NodeRun, book: ResultBook): Promise<FreshnessFinding | FreshnessFailure> {
  const entry = book.begin(source, run.threadId);
  const finding = await askSource(source, run, entry.compiled);
  if (finding.status === 'runtime error') book.end(entry, { status: finding.status, message: finding.message });
  else book.end(entry, { status: finding.status, adapterResponse: finding.adapterResponse });
  return finding;
}

async function askSource(source: SourceNode, run: NodeRun, compiled: () => void): Promise<FreshnessFinding | FreshnessFailure> {
  const startedAt = new Date();
  try {
    const ask = await freshnessQuery(source, run);
    const compiledAt = new Date();
    compiled();
    const { cells: [maximum, now], response } = await ask();
    const [maxLoadedAt, snapshottedAt] = [maximum === null || maximum === undefined ? NEVER_LOADED : toDate(maximum), toDate(now)];
    if (maxLoadedAt === undefined || snapshottedAt === undefined) throw new Error(`${source.sourceName}.${source.name}: ${String(maximum)} is no time`);
    const ageSeconds = (snapshottedAt.getTime() - maxLoadedAt.getTime()) / 1000;
    const completedAt = new Date();
    const criteria: Freshness = source.freshness ?? {};
    return {
      uniqueId: source.uniqueId,
      status: judge(ageSeconds, criteria),
      maxLoadedAt,
      snapshottedAt,
      ageSeconds,
      criteria,
      adapterResponse: response,
      timing: [
        { name: 'compile', startedAt, completedAt: compiledAt },
        { name: 'execute', startedAt: compiledAt, completedAt },
      ],
      threadId: run.threadId,
      executionTimeSeconds: (completedAt.getTime() - startedAt.getTime()) / 1000,
    };
  } catch (error) {
    const message = error instanceof Error && error.constructor === Error ? error.message : failureDiagnostics(error, source)[0]?.message;
    return { uniqueId: source.uniqueId, status: 'runtime error', message: message ?? String(error) };
  }
}

/** A timestamp or date without a zone counts as UTC, as in dbt. */
function toDate(cell: Cell | undefined): Date | undefined {
  if (typeof cell !== 'string') return undefined;
  const zoned = /(?:Z|[+-]\d\d(?::?\d\d)?)$/.test(cell.slice(10));
  const iso = cell.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  const date = new Date(cell.length === 10 ? `${cell}T00:00:00Z` : zoned ? iso : `${iso}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function judge(ageSeconds: number, { errorAfter, warnAfter }: Freshness): FreshnessFinding['status'] {
  const older = (threshold: FreshnessThreshold | undefined) => threshold !== undefined && ageSeconds > threshold.count * SECONDS[threshold.period];
  if (older(errorAfter)) return 'error';
  return older(warnAfter) ? 'warn' : 'pass';
}
