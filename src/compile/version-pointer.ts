import { objectToValue } from '../context/json-value.ts';
import { martError } from '../diagnostics/diagnostic.ts';
import { isJsonObject, type JsonObject } from '../domain/json.ts';
import { isBuildable, relationNameOf, type BuildableNode, type ModelNode } from '../domain/node.ts';
import { nodeRecord } from '../graph/record/node-record.ts';
import { recordContext } from '../graph/record/record-context.ts';
import { callMacro } from '../jinja/engine.ts';
import { str } from '../jinja/values.ts';
import { Sql } from '../sql/sql.ts';
import { nodeScope } from './node-scope.ts';
import type { NodeRun } from './node-run.ts';
import { relationOf } from './references.ts';

const FLAG = 'latest_version_pointer_enabled_by_default';
const NAMING = 'generate_latest_version_pointer_alias';

/** A view under the name without a version, and the query that it is of. */
export interface VersionPointer {
  readonly node: ModelNode;
  readonly query: Sql;
}

/**
 * The view that stands for a model's latest version: for that version, where `latest_version_pointer` or the project's flag asks
 * for it. Throws `name-collision` where something else has that name.
 */
export async function versionPointer(node: BuildableNode, run: NodeRun): Promise<VersionPointer | undefined> {
  if (node.resourceType !== 'model' || !isWanted(node, run)) return undefined;
  const alias = await pointerAlias(node, run);
  refuseCollision(node, alias, run);
  const config = { ...node.config, materialized: 'view', alias, 'pre-hook': [], 'post-hook': [], persist_docs: {}, contract: { enforced: false }, sql_header: null };
  return { node: { ...node, uniqueId: `${node.uniqueId}__latest_version_pointer`, alias, config, constraints: [] }, query: Sql.of(`select * from ${relationOf(node, run).render()}`) };
}

function isWanted({ version, latestVersion, config }: ModelNode, { context: { session } }: NodeRun): boolean {
  if (version === undefined || String(version) !== String(latestVersion) || config.materialized === 'ephemeral') return false;
  return pointerConfig(config)['enabled'] === true || (typeof pointerConfig(config)['enabled'] !== 'boolean' && session.invocation.flags.project[FLAG] === true);
}

function pointerConfig(config: JsonObject): JsonObject {
  const pointer = config['latest_version_pointer'];
  return isJsonObject(pointer) ? pointer : {};
}

/** As the macro says that a project may override. */
async function pointerAlias(node: ModelNode, run: NodeRun): Promise<string> {
  const { session, graph } = run.context;
  const asked = pointerConfig(node.config)['alias'];
  const custom = typeof asked === 'string' && asked !== '' ? asked.trim() : null;
  const macro = session.macros.find(NAMING, session.rootName);
  if (macro === undefined) return custom ?? node.name;
  const record = nodeRecord(recordContext(graph, session.dialect), node);
  return str(await callMacro(macro.definition.macro, nodeScope(node, run).scope, [custom, objectToValue(record)])).trim();
}

function refuseCollision(node: ModelNode, alias: string, { context: { graph } }: NodeRun): void {
  const nameOf = ({ database, schema, identifier }: ReturnType<typeof relationNameOf>) => [database ?? '', schema ?? '', identifier].join('.').toLowerCase();
  const wanted = nameOf({ ...relationNameOf(node), identifier: alias });
  const other = [...graph.nodes.values()].filter(isBuildable).find((candidate) => candidate.config.materialized !== 'ephemeral' && nameOf(relationNameOf(candidate)) === wanted);
  if (other === undefined) return;
  const whose = other.uniqueId === node.uniqueId ? 'the version itself' : other.uniqueId;
  throw martError('name-collision', `the pointer to the latest version of \`${node.name}\` would be called \`${alias}\`, as ${whose} is`, {
    at: node.patch ?? node.codeSpan,
    hint: 'give the pointer another name: latest_version_pointer: {alias: …}, or switch it off: {enabled: false}',
    exitCode: 1,
  });
}
