import { objectToValue } from '../context/json-value.ts';
import { isBuildable, relationNameOf } from '../domain/node.ts';
import { graphRecord } from '../graph/record/graph-record.ts';
import { PyDict, type Value } from '../jinja/values.ts';
import type { NodeRun } from './node-run.ts';
import { relationOf } from './references.ts';

/**
 * `graph`: one dict for all templates of a run: what one writes into it, the others see. A test finds what it audits by
 * its staged name, too.
 */
export function graphValue(run: NodeRun): Value {
  const { context } = run;
  if (context.shared.graph === undefined) {
    const graph = objectToValue(graphRecord(context.records));
    const nodes = graph.get('nodes');
    graph.set('nodes', new NodesByName(nodes instanceof PyDict ? nodes.entries() : []));
    context.shared.graph = graph;
  }
  const { graph } = context.shared;
  const nodes = graph instanceof PyDict ? graph.get('nodes') : undefined;
  if (nodes instanceof NodesByName) nameStaged(nodes, run);
  return graph;
}

/** `graph.nodes`, whose entries answer to further keys without being listed under them. */
class NodesByName extends PyDict {
  readonly #further = new Map<Value, Value>();

  answerTo(key: string, record: Value): void {
    this.#further.set(key, record);
  }

  override get(key: Value): Value | undefined {
    return super.get(key) ?? this.#further.get(key);
  }

  override has(key: Value): boolean {
    return super.has(key) || this.#further.has(key);
  }
}

/**
 * Packages find a test's model as `graph.nodes['model.' ~ project_name ~ '.' ~ model.name]`. The name there must stay that of
 * the staged table, since others make SQL of it; so the graph knows that name. The record it gives names the staged table as
 * well: who reads what it says reads what is being audited.
 */
function nameStaged(nodes: NodesByName, run: NodeRun): void {
  for (const [uniqueId, staged] of run.substitutes) {
    const node = run.context.graph.nodes.get(uniqueId);
    const record = nodes.get(uniqueId);
    if (node === undefined || !isBuildable(node) || !(record instanceof PyDict)) continue;
    const { identifier } = relationNameOf(node);
    if (!uniqueId.endsWith(`.${identifier}`)) continue;
    const named = record.copy().set('alias', staged.identifier).set('relation_name', relationOf(node, run).render());
    nodes.answerTo(uniqueId.slice(0, -identifier.length) + staged.identifier, named);
  }
}
