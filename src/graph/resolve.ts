import { type Diagnostic, errorDiagnostic, MartError } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { Span } from '../diagnostics/source.ts';
import type { BuildableNode, FunctionNode, MetricNode, Node, RefCall, SemanticModelNode, SourceCall, SourceNode } from '../domain/node.ts';
import type { Graph } from './graph.ts';
import type { Found, ReferenceIndex } from './references.ts';

/** Where a reference is made: a node, or an inline query of a package. */
export interface Referrer {
  readonly packageName: string;
  readonly uniqueId?: string | undefined;
}

/**
 * The node that `ref()` means in `from`. Without a version, the latest. Throws `MartError` with code `ref-not-found`,
 * `ref-disabled` or `ref-ambiguous`, placed at the call when its span is known. Access is not checked here: that was
 * done when the graph was built.
 */
export function resolveRef(graph: Graph, call: RefCall, from: Referrer): BuildableNode {
  const found = graph.references.findRef(call, from.packageName);
  if (found.kind === 'found') return found.node;
  throw new MartError([refProblem(graph.references, call, from, found)]);
}

/** The source that `source()` means in `from`. Throws `MartError` with code `source-not-found` or `ref-disabled`. */
export function resolveSource(graph: Graph, call: SourceCall, from: Referrer): SourceNode {
  const found = graph.references.findSource(call, from.packageName);
  if (found.kind === 'found') return found.node;
  throw new MartError([sourceProblem(graph.references, call, from, found)]);
}

/** The function that `function()` means in `from`. Throws `MartError` with code `ref-not-found` or `ref-ambiguous`. */
export function resolveFunction(graph: Graph, call: RefCall, from: Referrer): FunctionNode {
  const found = graph.references.findFunction(call, from.packageName);
  if (found.kind === 'found') return found.node;
  throw new MartError([functionProblem(graph.references, call, from)]);
}

/** The metric that `metric()` means in `from`. Throws `MartError` with code `ref-not-found` or `ref-disabled`. */
export function resolveMetric(graph: Graph, call: RefCall, from: Referrer): MetricNode {
  const found = graph.references.findMetric(call, from.packageName);
  if (found.kind === 'found') return found.node;
  throw new MartError([metricProblem(graph.references, call, from, found)]);
}

/** Why a `ref()` leads nowhere, as a diagnostic. */
export function refProblem(
  index: ReferenceIndex,
  call: RefCall,
  from: Referrer,
  found: Found<BuildableNode>,
): Diagnostic {
  const who = from.uniqueId === undefined ? '' : ` in ${from.uniqueId}`;
  const text = refText(call);
  if (found.kind === 'disabled') {
    const where = { message: `${found.node.uniqueId} is disabled`, at: found.node.patch };
    return errorDiagnostic('ref-disabled', `${text}${who} refers to a disabled ${found.node.resourceType}`, {
      at: call.span,
      notes: [where],
    });
  }
  if (found.kind === 'ambiguous') {
    const notes = found.nodes.map((node) => ({ message: `one is ${node.uniqueId} in ${node.originalFilePath}` }));
    const hint = `name the package: ref('${found.nodes[0]?.packageName ?? ''}', '${call.name}')`;
    return errorDiagnostic('ref-ambiguous', `${text}${who} could mean nodes of ${found.nodes.length} packages`, {
      at: call.span,
      notes,
      hint,
    });
  }
  return errorDiagnostic('ref-not-found', `${text}${who} was not found`, { at: call.span, hint: refHint(index, call) });
}

/** Why a `source()` leads nowhere, as a diagnostic. */
export function sourceProblem(
  index: ReferenceIndex,
  call: SourceCall,
  from: Referrer,
  found: Found<SourceNode>,
): Diagnostic {
  const who = from.uniqueId === undefined ? '' : ` in ${from.uniqueId}`;
  const text = `source('${call.sourceName}', '${call.tableName}')`;
  if (found.kind === 'disabled') {
    const where = { message: `${found.node.uniqueId} is disabled`, at: found.node.patch };
    return errorDiagnostic('ref-disabled', `${text}${who} refers to a disabled source`, {
      at: call.span,
      notes: [where],
    });
  }
  const hint = didYouMean(`${call.sourceName}.${call.tableName}`, index.sourceNames());
  return errorDiagnostic('source-not-found', `${text}${who} was not found`, { at: call.span, hint });
}

/** Why a `function()` leads nowhere, as a diagnostic. */
export function functionProblem(index: ReferenceIndex, call: RefCall, from: Referrer): Diagnostic {
  const who = from.uniqueId === undefined ? '' : ` in ${from.uniqueId}`;
  const text = refText(call).replace(/^ref/, 'function');
  return errorDiagnostic('ref-not-found', `${text}${who} was not found`, { at: call.span, hint: didYouMean(call.name, index.functionNames()) });
}

/** Why the name of a metric leads nowhere, as a diagnostic. */
export function metricProblem(index: ReferenceIndex, call: RefCall, from: Referrer, found: Found<MetricNode>): Diagnostic {
  return semanticProblem('metric', call.name, call.span, from, found, index.metricNames());
}

/** Why the name of a measure leads nowhere, as a diagnostic. */
export function measureProblem(index: ReferenceIndex, name: string, at: Span, from: Referrer, found: Found<SemanticModelNode>): Diagnostic {
  return semanticProblem('measure', name, at, from, found, index.measureNames());
}

function semanticProblem(kind: 'metric' | 'measure', name: string, at: Span | undefined, from: Referrer, found: Found<Node>, names: Iterable<string>): Diagnostic {
  const who = from.uniqueId === undefined ? '' : ` in ${from.uniqueId}`;
  if (found.kind !== 'disabled') return errorDiagnostic('ref-not-found', `the ${kind} \`${name}\`${who} was not found`, { at, hint: didYouMean(name, names) });
  const notes = [{ message: `${found.node.uniqueId} is disabled`, at: found.node.patch }];
  return errorDiagnostic('ref-disabled', `the ${kind} \`${name}\`${who} is disabled`, { at, notes });
}

/** The call as one would write it. */
export function refText(call: RefCall): string {
  const named = call.packageName === undefined ? '' : `'${call.packageName}', `;
  const version = call.version === undefined ? '' : `, v=${call.version}`;
  return `ref(${named}'${call.name}'${version})`;
}

/** Which version or package there is instead, else the nearest name. */
function refHint(index: ReferenceIndex, call: RefCall): string | undefined {
  const namesakes = index.namesakes(call.name);
  const versions = namesakes.flatMap((node) =>
    node.resourceType === 'model' && node.version !== undefined ? [String(node.version)] : [],
  );
  if (call.version !== undefined && versions.length > 0) return `versions of ${call.name} are ${versions.join(', ')}`;
  const [namesake] = namesakes;
  if (call.version !== undefined && namesake !== undefined) return `${call.name} has no versions`;
  if (namesake !== undefined) return `there is ${call.name} in package ${namesake.packageName}`;
  return didYouMean(call.name, index.refNames());
}
