import { MetricReference } from '../context/metric-reference.ts';
import { RelationObject } from '../context/relation-object.ts';
import { runtimeConfig } from '../context/runtime-config.ts';
import { martError } from '../diagnostics/diagnostic.ts';
import { eventTimeText, type BatchWindow } from '../domain/batch.ts';
import { relationNameOf, type BuildableNode, type CompilableNode, type SourceNode, type Version } from '../domain/node.ts';
import type { RelationName } from '../domain/relation.ts';
import { quotePolicyOf } from '../graph/relation-name.ts';
import { nodeRecord } from '../graph/record/node-record.ts';
import { resolveFunction, resolveMetric, resolveRef, resolveSource } from '../graph/resolve.ts';
import type { CallContext } from '../jinja/call-context.ts';
import { hostFunction, type BoundArguments } from '../jinja/host.ts';
import { str, type Value } from '../jinja/values.ts';
import { externalText } from './external-source.ts';
import type { NodeRun } from './node-run.ts';

/** Ephemeral models that a node's text refers to, in order of first mention. */
export type EphemeralUse = (node: BuildableNode) => void;

/** The relation of a node or source as templates see it, under another name while it is staged or deferred. */
export function relationOf(node: CompilableNode | SourceNode, run: NodeRun): RelationObject {
  const { session } = run.context;
  if (run.fixtures?.has(node.uniqueId) === true) return RelationObject.ephemeral(session.dialect, fixtureName(node));
  const quote = quotePolicyOf(run.context.graph.project, session.dialect, node);
  const name: RelationName = run.substitutes.get(node.uniqueId) ?? run.context.deferredNames?.get(node.uniqueId) ?? relationNameOf(node);
  return RelationObject.of(session.dialect, name, { quote });
}

/** What the given rows of a unit test's input are called; a source and a model may have one name. */
export function fixtureName(node: CompilableNode | SourceNode): string {
  if (node.resourceType === 'source') return `${node.sourceName}__${node.name}`;
  const version = node.resourceType === 'model' ? node.version : undefined;
  return version === undefined ? node.name : `${node.name}_v${version}`;
}

/** A unit test reads what it is given and nothing else: the rows of a real table are not what it was written for. */
function checkGiven(found: BuildableNode | SourceNode, input: string, context: CallContext, run: NodeRun): void {
  if (run.fixtures?.has(found.uniqueId) !== false) return;
  throw martError('unit-test-input-missing', `the unit test gives no rows for \`${input}\``, {
    at: context.span(),
    hint: `add \`- input: ${input}\` below its \`given\`, with \`rows: []\` for none`,
    exitCode: 1,
  });
}

/** Without the reference in the graph nothing makes the run wait for what it reads: it would read an old table, or none. */
function checkDeclared(found: BuildableNode, reader: Pick<CompilableNode, 'uniqueId'>, context: CallContext, run: NodeRun): void {
  const parents = run.fixtures === undefined ? run.context.graph.parents.get(reader.uniqueId) : undefined;
  if (parents === undefined || parents.includes(found.uniqueId)) return;
  const name = reader.uniqueId.split('.')[2];
  const version = found.resourceType === 'model' && found.version !== undefined ? `, v=${found.version}` : '';
  throw martError('ref-undeclared', `\`ref('${found.name}')\` was not seen when the project was read: ${name} is not known to depend on it`, {
    at: context.span(),
    hint: `what stands in \`{% if execute %}\` or \`{% if is_incremental() %}\` isn't read; put \`-- depends_on: {{ ref('${found.name}'${version}) }}\` at the top`,
    exitCode: 1,
  });
}

/** A reference with what narrows it: `--empty`, and the window of the batch that is being built. */
function narrowed(relation: RelationObject, target: BuildableNode | SourceNode, reader: string, run: NodeRun): RelationObject {
  if (run.fixtures !== undefined) return relation;
  const emptied = run.context.session.invocation.flags.empty ? relation.with({ limit: 0 }) : relation;
  const field = target.config['event_time'];
  const window = windowFor(reader, run);
  if (window === undefined || typeof field !== 'string' || field === '') return emptied;
  return emptied.with({ eventTimeFilter: { field: isQuoted(field, target) ? run.context.session.dialect.quote(field) : field, start: eventTimeText(window.start), end: eventTimeText(window.end) } });
}

/** As the column's properties say; of a source, else as its `quoting:` does. */
function isQuoted(field: string, target: BuildableNode | SourceNode): boolean {
  const ofSource = target.resourceType === 'source' && target.quoting['column'] === true;
  return target.columns.get(field)?.quote ?? ofSource;
}

/** The times that a node reads: of its batch, of the sample (for models and snapshots, as in dbt), or what both have. */
function windowFor(reader: string, { batch, context }: NodeRun): BatchWindow | undefined {
  const { sample } = context.session.invocation.flags;
  if (sample === undefined || !/^(model|snapshot)\./.test(reader)) return batch;
  if (batch === undefined) return sample;
  return { start: batch.start > sample.start ? batch.start : sample.start, end: batch.end < sample.end ? batch.end : sample.end };
}

/** `ref()` of the run pass: the relation of a node of the graph, or the name of an ephemeral one's expression. */
export function refFunction(node: Pick<CompilableNode, 'packageName' | 'uniqueId'>, run: NodeRun, useEphemeral: EphemeralUse): Value {
  return hostFunction(
    ['project_name', 'name'],
    (args, context) => {
      const found = resolveRef(run.context.graph, refCall(args, context), node);
      checkGiven(found, `ref('${found.name}')`, context, run);
      checkDeclared(found, node, context, run);
      if (found.config.materialized === 'ephemeral' && run.fixtures?.has(found.uniqueId) !== true) {
        useEphemeral(found);
        return narrowed(RelationObject.ephemeral(run.context.session.dialect, found.alias), found, node.uniqueId, run);
      }
      return narrowed(relationOf(found, run), found, node.uniqueId, run);
    },
    { name: 'ref', required: 1, keywords: true, members: { config: runtimeConfig(run.context.session) } },
  );
}

function refCall(args: BoundArguments, context: CallContext) {
  const first = str(args.value('project_name'));
  const second = args.get('name');
  const version = args.keywords['v'] ?? args.keywords['version'];
  return {
    packageName: second === undefined ? undefined : first,
    name: second === undefined ? first : str(second),
    version: version === undefined || version === null ? undefined : versionOf(version),
    span: context.span(),
  };
}

function versionOf(value: Value): Version {
  return typeof value === 'number' ? value : str(value);
}

/** `source()` of the run pass. */
export function sourceFunction(node: Pick<CompilableNode, 'packageName' | 'uniqueId'>, run: NodeRun): Value {
  return hostFunction(
    ['source_name', 'table_name'],
    (args, context) => {
      const [sourceName, tableName] = [str(args.value('source_name')), str(args.value('table_name'))];
      const found = resolveSource(run.context.graph, { sourceName, tableName, span: context.span() }, node);
      checkGiven(found, `source('${sourceName}', '${tableName}')`, context, run);
      const relation = relationOf(found, run);
      const { dialect, target } = run.context.session;
      const mayBeFile = dialect.readsFiles && run.fixtures?.has(found.uniqueId) !== true;
      const external = mayBeFile ? externalText(found, target.projectRoot) : undefined;
      return narrowed(external === undefined ? relation : relation.with({ external }), found, node.uniqueId, run);
    },
    { name: 'source', required: 2 },
  );
}

/** `function()` of the run pass: the name to call it by. */
export function functionFunction(node: Pick<CompilableNode, 'packageName' | 'uniqueId'>, run: NodeRun): Value {
  return hostFunction(['project_name', 'name'], (args, context) => relationOf(resolveFunction(run.context.graph, refCall(args, context), node), run), {
    name: 'function',
    required: 1,
    keywords: true,
  });
}

/** `metric()` of the run pass: its name, and what is known of it. */
export function metricFunction(node: Pick<CompilableNode, 'packageName' | 'uniqueId'>, run: NodeRun): Value {
  return hostFunction(
    ['project_name', 'name'],
    (args, context) => {
      const found = resolveMetric(run.context.graph, refCall(args, context), node);
      return new MetricReference(found, nodeRecord(run.context.records, found));
    },
    { name: 'metric', required: 1 },
  );
}

/** A name of dbt's that means nothing here: says so where it is written. */
export function unsupportedReference(what: string, hint: string): Value {
  return hostFunction(
    ['name'],
    (_, context) => {
      throw martError('unsupported', `${what}() is not supported`, { at: context.span(), hint, exitCode: 1 });
    },
    { name: what, rest: true, keywords: true },
  );
}
