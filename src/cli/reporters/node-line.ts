import type { MartEvent } from '../../domain/event.ts';
import { isFailure, type RunResult } from '../../domain/result.ts';
import type { Colours, LogLevel } from './log-record.ts';
import type { NodeFacts } from './node-facts.ts';

/** How the end of a node is said: the words at the start of the line and those in the brackets. */
export interface Outcome {
  /** The event's name and number in dbt. */
  readonly name: string;
  readonly code: string;
  readonly level: LogLevel;
  readonly words: string;
  readonly status: string;
  readonly tone: keyof Colours;
  readonly timed: boolean;
}

/** `3 of 12 OK created sql table model main.orders ......... [OK in 0.12s]`. */
export function nodeLine(
  progress: { readonly index: number; readonly total: number },
  words: string,
  bracket: string,
  width: number,
): string {
  const line = `${progress.index} of ${progress.total} ${words} `;
  return `${line.padEnd(width, '.')} [${bracket}]`;
}

export function outcomeLine(
  progress: { index: number; total: number },
  facts: NodeFacts,
  result: RunResult,
  width: number,
) {
  const outcome = outcomeOf(facts, result);
  return (colours: Colours): string => {
    const time = outcome.timed ? ` in ${result.executionTimeSeconds.toFixed(2)}s` : '';
    return nodeLine(progress, outcome.words, `${colours[outcome.tone](outcome.status)}${time}`, width);
  };
}

/** `Batch 2 of 3 OK created batch 2024-09-17 of main.orders ... [OK in 0.12s]`. */
export function batchLine(
  { batch, status, executionTimeSeconds }: Extract<MartEvent, { readonly kind: 'batch-finish' }>,
  description: string,
  width: number,
) {
  const words = { success: 'OK created', error: 'ERROR creating', skipped: 'SKIP' }[status];
  const tone = { success: 'good', error: 'error', skipped: 'warning' } as const;
  const said = { success: 'OK', error: 'ERROR', skipped: 'SKIPPED' }[status];
  return (colours: Colours): string =>
    `Batch ${nodeLine(batch, `${words} ${description}`, `${colours[tone[status]](said)} in ${executionTimeSeconds.toFixed(2)}s`, width)}`;
}

/** What became of a node, in dbt's words. */
export function outcomeOf(facts: NodeFacts, result: RunResult): Outcome {
  if (result.status === 'skipped') return skipped(facts, result);
  if (result.status === 'no-op') {
    return outcome('LogNodeNoOpResult', 'Q019', 'warning', `NO-OP ${facts.description}`, 'NO-OP');
  }
  switch (facts.resourceType) {
    case 'test':
    case 'unit_test':
      return testOutcome(facts, result);
    case 'seed':
      return built('LogSeedResult', 'Q016', ['loaded', 'loading'], facts, result);
    case 'snapshot':
      return built('LogSnapshotResult', 'Q015', ['snapshotted', 'snapshotting'], { ...facts, description: facts.shownName }, result);
    case 'source':
      return freshnessOutcome(facts, result);
    case 'operation':
      return built('LogHookEndLine', 'Q033', ['', ''], facts, result);
    default:
      return built('LogModelResult', 'Q012', ['created', 'creating'], facts, result);
  }
}

function skipped(facts: NodeFacts, result: RunResult): Outcome {
  const isRelation =
    facts.resourceType === 'model' || facts.resourceType === 'seed' || facts.resourceType === 'snapshot';
  const shown = isRelation ? `relation ${facts.description.split(' ').at(-1) ?? facts.name}` : facts.description;
  if (isFailure(result)) return { ...outcome('LogSkipBecauseError', 'Z034', 'error', `SKIP ${shown}`, 'ERROR SKIP'), timed: false };
  return { ...outcome('SkippingDetails', 'Q034', 'warning', `SKIP ${shown}`, 'SKIP'), timed: false };
}

function testOutcome(facts: NodeFacts, result: RunResult): Outcome {
  const name = facts.description.replace(/^\S+ /, '');
  const of = (tone: keyof Colours, status: string, level: LogLevel): Outcome => ({
    ...outcome('LogTestResult', 'Q007', tone, `${status} ${name}`, status),
    level,
  });
  switch (result.status) {
    case 'pass':
    case 'success':
      return of('good', 'PASS', 'info');
    case 'warn':
      return of('warning', `WARN ${result.failures ?? 0}`, 'warn');
    case 'fail':
      return of('error', `FAIL ${result.failures ?? 0}`, 'error');
    default:
      return of('error', 'ERROR', 'error');
  }
}

function freshnessOutcome({ description }: NodeFacts, { status }: RunResult): Outcome {
  const of = (tone: keyof Colours, words: string, level: LogLevel): Outcome => ({ ...outcome('LogFreshnessResult', 'Q018', tone, `${words} ${description}`, words), level });
  if (status === 'pass') return of('good', 'PASS', 'info');
  if (status === 'warn') return of('warning', 'WARN', 'warn');
  return of('error', status === 'error' ? 'ERROR STALE' : 'ERROR', 'error');
}

function built(
  name: string,
  code: string,
  verbs: readonly [string, string],
  facts: NodeFacts,
  result: RunResult,
): Outcome {
  const say = (status: string, verb: string): string =>
    [status, verb, facts.description].filter((word) => word !== '').join(' ');
  if (result.status === 'error' || result.status === 'runtime error' || result.status === 'fail') {
    return { ...outcome(name, code, 'error', say('ERROR', verbs[1]), 'ERROR'), level: 'error' };
  }
  if (result.status === 'partial success') {
    const status = 'PARTIAL SUCCESS';
    return { ...outcome(name, code, 'warning', say('PARTIALLY', verbs[0]), result.message ?? status), level: 'warn' };
  }
  const message = result.message?.split('\n')[0];
  return outcome(name, code, 'good', say('OK', verbs[0]), message === undefined || message === '' ? 'OK' : message);
}

function outcome(name: string, code: string, tone: keyof Colours, words: string, status: string): Outcome {
  return { name, code, level: 'info', words, status, tone, timed: true };
}
