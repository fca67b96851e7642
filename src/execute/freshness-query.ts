import { inlineNode } from '../compile/inline.ts';
import { callBuiltIn } from '../compile/macro-sql.ts';
import type { NodeRun } from '../compile/node-run.ts';
import { nodeScope } from '../compile/node-scope.ts';
import { relationOf } from '../compile/references.ts';
import { adapterResponse } from '../compile/statement-results.ts';
import { TableObject } from '../compile/table-object.ts';
import type { JsonObject } from '../domain/json.ts';
import { relationNameOf, type SourceNode } from '../domain/node.ts';
import { Template } from '../jinja/engine.ts';
import { PyDict, str, type Value } from '../jinja/values.ts';
import { Sql } from '../sql/sql.ts';
import type { Cell } from '../warehouse/warehouse.ts';

export interface Moments {
  /** The latest `loaded_at`, and the time of asking. */
  readonly cells: readonly (Cell | undefined)[];
  readonly response: JsonObject;
}

/** How a source's age is asked: one query, or the macro of the project that takes its place. */
export async function freshnessQuery(source: SourceNode, run: NodeRun): Promise<() => Promise<Moments>> {
  const { loadedAtField: field, loadedAtQuery: query } = source;
  if (field === undefined && query === undefined) {
    throw new Error(`${source.sourceName}.${source.name} has \`freshness\`, but neither \`loaded_at_field\` nor \`loaded_at_query\` to tell its age by`);
  }
  const node = { ...inlineNode('', run.context, source.name), packageName: source.packageName };
  const { scope } = nodeScope(node, run);
  scope['this'] = relationOf(source, run);
  const render = async (text: string) => (await Template.of({ path: source.originalFilePath, text }).render(scope)).text;
  const [asked, filter] = [await render(query ?? field ?? ''), source.freshness?.filter === undefined ? undefined : await render(source.freshness.filter)];
  const macro = query === undefined ? 'collect_freshness' : 'collect_freshness_custom_sql';
  if (run.context.session.macros.isReplaced(macro, source.packageName)) {
    const given = [relationOf(source, run), { value: asked }, ...(query === undefined ? [{ value: filter ?? null }] : [])];
    return async () => momentsOf(await callBuiltIn(node, { macro, arguments: given }, Sql.empty, run), macro);
  }
  const sql = query === undefined ? byField(run.context.session.dialect.relation(relationNameOf(source)), asked, filter) : byQuery(asked);
  return async () => {
    const answer = await (await run.connection()).query(sql, run.signal);
    return { cells: answer.rows[0] ?? [], response: adapterResponse(answer) };
  };
}

function byQuery(query: string): Sql {
  return Sql.of(`select (${query}) as max_loaded_at, ${NOW}`);
}

function byField(relation: string, field: string, filter: string | undefined): Sql {
  return Sql.of(`select max(${field}) as max_loaded_at, ${NOW} from ${relation}${filter === undefined ? '' : ` where ${filter}`}`);
}

const NOW = 'current_timestamp as snapshotted_at';

/** What `load_result()` gave the macro, or its table alone. */
function momentsOf(returned: Value, macro: string): Moments {
  const table = returned instanceof PyDict ? returned.get('table') : returned;
  const values = table instanceof TableObject ? table.rows[0]?.values : undefined;
  if (values === undefined) throw new Error(`the macro \`${macro}\` returned no row: end it with {{ return(load_result('${macro}')) }}`);
  return { cells: values.map((value) => (value === null ? null : str(value))), response: {} };
}
