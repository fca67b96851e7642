import type { NodeRun } from '../compile/node-run.ts';
import { objectToValue } from '../context/json-value.ts';
import type { JsonObject } from '../domain/json.ts';
import type { RunResult } from '../domain/result.ts';
import { nodeRecord } from '../graph/record/node-record.ts';
import { hostFunction } from '../jinja/host.ts';
import { PyDict, type Value } from '../jinja/values.ts';

/** A result as `on-run-end` sees it among `results`. It, its node and its timing answer to `to_dict()`, as in dbt. */
export function resultValue(run: NodeRun, result: RunResult): Value {
  const record = recordOf(run, result);
  const timing = result.timing.map(({ name, startedAt, completedAt }) => ({ name, started_at: startedAt.toISOString(), completed_at: completedAt.toISOString() }));
  const fields = {
    unique_id: result.uniqueId,
    status: result.status,
    message: result.message ?? null,
    failures: result.failures ?? null,
    thread_id: result.threadId,
    execution_time: result.executionTimeSeconds,
    adapter_response: result.adapterResponse,
  };
  const value = dataObject(fields, () => ({ ...fields, timing, node: record }));
  value.set('timing', timing.map((each) => dataObject(each)));
  value.set('node', record === null ? null : nodeObject(record));
  return value;
}

function nodeObject(record: JsonObject): PyDict {
  const node = dataObject(record);
  const config = node.get('config');
  if (config instanceof PyDict) node.set('config', new ConfigObject(config.entries()));
  return node;
}

/** The config of a node that is no plain mapping: what it does not have is none, not undefined, as in dbt. */
class ConfigObject extends PyDict {
  override get(key: Value): Value | undefined {
    return super.get(key) ?? null;
  }
}

/** The node as manifests have it, with the text that ran. */
function recordOf(run: NodeRun, { uniqueId, compiledCode, relationName }: RunResult): JsonObject | null {
  const node = run.context.graph.nodes.get(uniqueId);
  if (node === undefined) return null;
  const compiled = compiledCode === undefined ? {} : { compiled: true, compiled_code: compiledCode };
  return { ...nodeRecord(run.context.records, node), ...compiled, ...(relationName === undefined ? {} : { relation_name: relationName }) };
}

/** A mapping whose `to_dict()` gives a plain copy: without `to_dict`, so that it can be made JSON of. */
function dataObject(fields: JsonObject, whole: () => JsonObject = () => fields): PyDict {
  const value = objectToValue(fields);
  value.set('to_dict', hostFunction([], () => objectToValue(whole()), { name: 'to_dict', keywords: true }));
  return value;
}
