import type { MartEvent, NodeInfo } from '../../domain/event.ts';
import type { JsonObject } from '../../domain/json.ts';
import { isFailure } from '../../domain/result.ts';
import { diagnosticRecord } from './diagnostic-record.ts';
import { blankRecord, logRecord, type LogRecord } from './log-record.ts';
import { countLine, nodeFacts, type NodeFacts, type NodeLookup } from './node-facts.ts';
import { batchLine, nodeLine, outcomeLine, outcomeOf } from './node-line.ts';
import { endRecord, resultData, runResultData, statementRecords, templateLog } from './record-data.ts';
import { runSummary } from './run-summary.ts';
import { longDuration, nodeTime } from './times.ts';

/** What is known once the project has been read; until then, the defaults. */
export interface NarratorFacts {
  readonly printerWidth: number;
  readonly targetName: string;
  readonly lookup: NodeLookup;
  /** Where the compiled code of a node is or will be, relative to the working folder. */
  readonly compiledPath: (facts: NodeFacts) => string | undefined;
  /** The command to run again, as typed: `mart build`. */
  readonly commandLine: string;
  /** Whether that command takes `--select`. */
  readonly selects: boolean;
}

type EventOf<Kind extends MartEvent['kind']> = Extract<MartEvent, { readonly kind: Kind }>;

/** Tells what happens: each event becomes the lines and records dbt's users and tools know. */
export class Narrator {
  facts: NarratorFacts;
  readonly #started = new Map<string, Date>();
  readonly #infos = new Map<string, NodeInfo>();
  readonly #compiled = new Set<string>();
  readonly #told = new Set<string>();
  #interrupted = false;

  constructor(facts: NarratorFacts) {
    this.facts = facts;
  }

  tell(event: MartEvent): readonly LogRecord[] {
    switch (event.kind) {
      case 'phase':
        return [
          logRecord('PhaseCompleted', 'T001', `${event.name} took ${event.durationMs.toFixed(0)} ms`, {
            level: 'debug',
          }),
        ];
      case 'run-start':
        return this.#runStart(event);
      case 'node-start':
        return this.#nodeStart(event);
      case 'node-compiled':
        this.#compiled.add(event.node.uniqueId);
        if (event.node.resourceType === 'operation') return [];
        return [this.#nodeRecord(event.node, 'NodeExecuting', 'Q031', 'Began executing node', 'executing', event.at)];
      case 'batch-start':
      case 'batch-finish':
        return [this.#batch(event)];
      case 'node-finish':
        return this.#nodeFinish(event);
      case 'statement':
        return statementRecords(event, this.#about(event.uniqueId));
      case 'diagnostic':
        return this.#once(diagnosticRecord(event.diagnostic));
      case 'log':
        return [templateLog(event, this.#about(event.uniqueId))];
      case 'print':
        return [logRecord('PrintEvent', 'Z052', event.message, { channel: 'print' })];
      case 'interrupted':
        this.#interrupted = true;
        return [logRecord('Interrupted', 'T002', event.reason, { level: 'warn' })];
      case 'run-end':
        return this.#runEnd(event);
    }
  }

  /** A diagnostic may come as an event and again in a list of warnings: it is said once. */
  #once(record: LogRecord): readonly LogRecord[] {
    const key = JSON.stringify(record.data);
    if (this.#told.has(key)) return [];
    this.#told.add(key);
    return [record];
  }

  #runStart(event: EventOf<'run-start'>): readonly LogRecord[] {
    if (event.total === 0) return [];
    return [blankRecord(), concurrencyRecord(event.total, event.threads, this.facts.targetName), blankRecord()];
  }

  #nodeStart(event: EventOf<'node-start'>): readonly LogRecord[] {
    const { node, index, total, at } = event;
    this.#started.set(node.uniqueId, at);
    this.#infos.set(node.uniqueId, node);
    const facts = nodeFacts(node, this.facts.lookup);
    const isHook = node.resourceType === 'operation';
    const line = nodeLine({ index, total }, `START ${facts.description}`, 'RUN', this.facts.printerWidth);
    const data = { description: facts.description, index, total, node_info: this.#nodeInfo(facts, 'started') };
    if (isHook) return [logRecord('LogHookStartLine', 'Q032', line, { data: { ...data, statement: facts.shownName }, at })];
    // Of what nothing is done for, only the end is told.
    if (node.resourceType === 'exposure' || node.resourceType === 'saved_query') return [this.#nodeRecord(node, 'NodeStart', 'Q024', 'Began running node', 'started', at)];
    return [
      this.#nodeRecord(node, 'NodeStart', 'Q024', 'Began running node', 'started', at),
      logRecord('LogStartLine', 'Q011', line, { data, at }),
      this.#nodeRecord(node, 'NodeCompiling', 'Q030', 'Began compiling node', 'compiling', at),
    ];
  }

  #nodeFinish(event: EventOf<'node-finish'>): readonly LogRecord[] {
    const { node, result, index, total, at } = event;
    this.#infos.set(node.uniqueId, node);
    const facts = nodeFacts(node, this.facts.lookup);
    const outcome = outcomeOf(facts, result);
    const info = this.#nodeInfo(facts, result.status, at);
    const line = outcomeLine({ index, total }, facts, result, this.facts.printerWidth);
    const common = { at, thread: result.threadId };
    const data = { ...resultData(facts, result, total), index, total, node_info: info };
    const finished = { node_info: info, run_result: runResultData(result) };
    this.#started.delete(node.uniqueId);
    const ended = logRecord(outcome.name, outcome.code, line, { ...common, level: outcome.level, data });
    if (node.resourceType === 'operation') return [ended];
    return [
      ended,
      logRecord('NodeFinished', 'Q025', `Finished running node ${node.uniqueId}`, {
        ...common,
        level: 'debug',
        data: finished,
      }),
    ];
  }

  #batch(event: EventOf<'batch-start'> | EventOf<'batch-finish'>): LogRecord {
    const { batch, node, at, threadId } = event;
    const facts = nodeFacts(node, this.facts.lookup);
    const description = `batch ${batch.label} of ${facts.description.split(' ').at(-1) ?? facts.name}`;
    const data = { description, batch_index: batch.index, total_batches: batch.total };
    const common = { at, thread: threadId };
    if (event.kind === 'batch-start') {
      const line = nodeLine(batch, `START ${description}`, 'RUN', this.facts.printerWidth);
      return logRecord('LogStartBatch', 'Q045', `Batch ${line}`, { ...common, data: { ...data, node_info: this.#nodeInfo(facts, 'started') } });
    }
    const { status, executionTimeSeconds } = event;
    const info = this.#nodeInfo(facts, status, at);
    const said = status === 'success' ? 'OK' : status;
    return logRecord('LogBatchResult', 'Q046', batchLine(event, description, this.facts.printerWidth), {
      ...common,
      level: status === 'error' ? 'error' : 'info',
      data: { ...data, status: said, execution_time: executionTimeSeconds, node_info: info },
    });
  }

  #runEnd(event: EventOf<'run-end'>): readonly LogRecord[] {
    if (event.results.length === 0) return [];
    const nodes = event.results.flatMap((result) => this.#infos.get(result.uniqueId) ?? []);
    const stats = countLine(nodes);
    const execution = longDuration(event.elapsedSeconds);
    const line = `Finished running ${stats}${execution} (${event.elapsedSeconds.toFixed(2)}s).`;
    const data = { stat_line: stats, execution, execution_time: event.elapsedSeconds };
    const isWell = !this.#interrupted && event.results.every((result) => !isFailure(result));
    const ending = [blankRecord(), logRecord('FinishedRunningStats', 'E047', line, { data }), blankRecord()];
    // Sources have no counts of what passed: the command says which are too old.
    const hooksFailed = event.results.some((result) => isFailure(result) && this.#infos.get(result.uniqueId)?.resourceType === 'operation');
    if (!hooksFailed && nodes.some(({ resourceType }) => resourceType === 'source')) return ending;
    const facts = (uniqueId: string): NodeFacts => {
      const info = this.#infos.get(uniqueId) ?? unknownNode(uniqueId);
      return nodeFacts(info, this.facts.lookup);
    };
    // A node that could not be compiled left no code to look at.
    const compiledPath = (node: NodeFacts) =>
      this.#compiled.has(node.uniqueId) ? this.facts.compiledPath(node) : undefined;
    const about = { ...this.facts, compiledPath, interrupted: this.#interrupted };
    const summary = runSummary(event.results, facts, about, (node, status) => this.#nodeInfo(node, status));
    return [...ending, endRecord(event, isWell), ...summary];
  }

  /** Whose doing something is, when a node runs. */
  #about(uniqueId: string | undefined): JsonObject {
    const node = uniqueId === undefined ? undefined : this.#infos.get(uniqueId);
    return node === undefined ? {} : { node_info: this.#nodeInfo(nodeFacts(node, this.facts.lookup), 'executing') };
  }

  #nodeRecord(node: NodeInfo, name: string, code: string, text: string, status: string, at: Date): LogRecord {
    const data = { node_info: this.#nodeInfo(nodeFacts(node, this.facts.lookup), status) };
    return logRecord(name, code, `${text} ${node.uniqueId}`, { level: 'debug', data, at });
  }

  #nodeInfo(facts: NodeFacts, status: string, finishedAt?: Date): JsonObject {
    const startedAt = this.#started.get(facts.uniqueId);
    return {
      ...facts.info,
      node_status: status,
      node_started_at: startedAt === undefined ? '' : nodeTime(startedAt),
      node_finished_at: finishedAt === undefined ? '' : nodeTime(finishedAt),
    };
  }
}

/** How much is to be done, and how much of it at once. */
export function concurrencyRecord(total: number, threads: number, targetName: string, channel: LogRecord['channel'] = 'log'): LogRecord {
  const text = `Concurrency: ${threads} thread${threads === 1 ? '' : 's'} (target='${targetName}')`;
  return logRecord('ConcurrencyLine', 'Q027', text, { channel, data: { node_count: total, num_threads: threads, target_name: targetName } });
}

/** A node that ended without having been announced. */
function unknownNode(uniqueId: string): NodeInfo {
  const [resourceType = '', , name = uniqueId] = uniqueId.split('.');
  return { uniqueId, resourceType, name, materialized: '', isMicrobatch: false, path: '' };
}
