import type { MartEvent } from '../../domain/event.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import type { RunResult } from '../../domain/result.ts';
import { logRecord, type LogRecord } from './log-record.ts';
import type { NodeFacts } from './node-facts.ts';
import { eventTime } from './times.ts';

type EventOf<Kind extends MartEvent['kind']> = Extract<MartEvent, { readonly kind: Kind }>;

/** What each kind of result line adds to its record in dbt. */
export function resultData(facts: NodeFacts, result: RunResult, total: number): JsonObject {
  const { schema } = facts;
  if (result.status === 'skipped')
    return { resource_type: facts.resourceType, node_name: facts.name, schema, status: 'skipped' };
  const common = { status: result.status, execution_time: result.executionTimeSeconds, description: facts.description };
  if (facts.resourceType === 'test' || facts.resourceType === 'unit_test') {
    return { ...common, name: facts.name, num_failures: result.failures ?? 0, num_models: total, attached_node: facts.attachedNode ?? '' };
  }
  if (facts.resourceType === 'source') {
    const [, , sourceName = '', ...table] = facts.uniqueId.split('.');
    return { ...common, source_name: sourceName, table_name: table.join('.') };
  }
  if (facts.resourceType === 'operation') return { ...common, statement: facts.shownName };
  return { ...common, schema, relation: facts.name, result_message: result.message ?? '' };
}

/** A result as events have it. */
export function runResultData(result: RunResult): JsonObject {
  const timing = result.timing.map((part): JsonObject => {
    return { name: part.name, started_at: eventTime(part.startedAt), completed_at: eventTime(part.completedAt) };
  });
  return {
    status: result.status,
    message: result.message ?? '',
    execution_time: result.executionTimeSeconds,
    num_failures: result.failures ?? 0,
    thread: result.threadId,
    adapter_response: result.adapterResponse,
    timing_info: timing as readonly Json[],
  };
}

/** All results of a command in one record. */
export function endRecord({ results, elapsedSeconds }: EventOf<'run-end'>, success: boolean): LogRecord {
  const data = { results: results.map(runResultData), elapsed_time: elapsedSeconds, generated_at: eventTime(new Date()), success };
  return logRecord('EndRunResult', 'Q037', 'Command end result', { level: 'debug', data });
}

/** A statement that was sent, and how long it took. */
export function statementRecords(event: EventOf<'statement'>, about: JsonObject): readonly LogRecord[] {
  const name = event.uniqueId ?? 'master';
  const seconds = event.durationMs / 1000;
  return [
    logRecord('SQLQuery', 'E016', `On ${name}: ${event.sql}`, {
      level: 'debug',
      data: { conn_name: name, sql: event.sql, ...about },
    }),
    logRecord('SQLQueryStatus', 'E017', `SQL status: OK in ${seconds.toFixed(3)} seconds`, {
      level: 'debug',
      data: { status: 'OK', elapsed: seconds, ...about },
    }),
  ];
}

/** What a template said with `log()`. */
export function templateLog(event: EventOf<'log'>, about: JsonObject): LogRecord {
  const isInfo = event.level === 'info';
  return logRecord(isInfo ? 'JinjaLogInfo' : 'JinjaLogDebug', isInfo ? 'I062' : 'I063', event.message, {
    level: event.level,
    data: { msg: event.message, ...about },
  });
}
