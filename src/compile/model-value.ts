import { objectToValue } from '../context/json-value.ts';
import { eventTimeText, type Batch } from '../domain/batch.ts';
import type { CompilableNode } from '../domain/node.ts';
import { nodeRecord } from '../graph/record/node-record.ts';
import { fromIsoFormat } from '../jinja/modules/iso-format.ts';
import { PyDict, type Value } from '../jinja/values.ts';
import { translateColumnTypes } from './contract-types.ts';
import type { NodeRun } from './node-run.ts';

/** `model`: the node's record. In a batch it has `model.batch`, and the window in its config under the names that dbt 1.9 had. */
export function modelValue(node: CompilableNode, run: NodeRun): Value {
  const record = objectToValue(nodeRecord(run.context.records, node));
  translateColumnTypes(record, node, run.context.session.dialect);
  record.set('batch', null);
  if (run.batch !== undefined) addBatch(record, run.batch);
  return record;
}

function addBatch(record: PyDict, { id, start, end }: Batch): void {
  const [from, until] = [fromIsoFormat(eventTimeText(start)), fromIsoFormat(eventTimeText(end))];
  const batch = new PyDict();
  batch.set('id', id);
  batch.set('event_time_start', from);
  batch.set('event_time_end', until);
  record.set('batch', batch);
  const config = record.get('config');
  if (!(config instanceof PyDict)) return;
  config.set('__dbt_internal_microbatch_event_time_start', from);
  config.set('__dbt_internal_microbatch_event_time_end', until);
}
