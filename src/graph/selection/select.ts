import { type Diagnostic, martError, warningDiagnostic } from '../../diagnostics/diagnostic.ts';
import type { IndirectSelection } from '../../domain/invocation.ts';
import type { Node } from '../../domain/node.ts';
import type { PreviousState } from '../../domain/previous-state.ts';
import type { Graph } from '../graph.ts';
import { Evaluation } from './evaluate.ts';
import { DefinitionParser } from './parse-definition.ts';
import { parseSpecs } from './parse-spec.ts';
import { criteriaOf, type Selector, type SelectorGroup } from './selector.ts';
import { nearestValue } from './suggest.ts';

/** What to work on. Without any of `select`, `exclude` and `selector`: the default selector, else everything. */
export interface SelectionRequest {
  /** `--select`, each item as given: `'stg_orders+ tag:nightly,path:models'`. */
  readonly select?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** `--selector`: a name in selectors.yml, in place of the two above. */
  readonly selector?: string | undefined;
  /** How far tests come along with what they test; eager by default. */
  readonly indirectSelection?: IndirectSelection | undefined;
  /** Only nodes of these types; all types by default. A command narrows this to what it works on. */
  readonly resourceTypes?: readonly string[] | undefined;
  readonly excludeResourceTypes?: readonly string[] | undefined;
  /** Whether models whose file is blank are selected too (`ls`); they can't be built. */
  readonly includeEmpty?: boolean | undefined;
  /** What `state:`, `result:` and `source_status:` compare with. */
  readonly previous?: PreviousState | undefined;
  /** The types of constraints that the warehouse checks. */
  readonly enforcedConstraints?: readonly string[] | undefined;
}

export interface Selection {
  /** Unique ids, every node after its parents. */
  readonly ids: readonly string[];
  readonly has: (uniqueId: string) => boolean;
  /** What matched nothing, with the nearest name there is. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * The nodes that a request means. Throws `MartError` with code `selector-invalid` when it can't be read, and
 * `state-missing` when there is nothing to compare with.
 */
export function select(graph: Graph, request: SelectionRequest): Selection {
  const warnings: Diagnostic[] = [];
  const { previous, enforcedConstraints = [] } = request;
  const warn = (warning: Diagnostic): void => void warnings.push(warning);
  const evaluation = new Evaluation({ graph, previous, enforcedConstraints, warn }, (group) => warn(nothingSelected(group, graph)));
  const { selected } = evaluation.evaluate(selectorOf(graph, request));
  const fits = fitTest(request);
  const ids = graph.order.filter((id) => {
    const node = selected.has(id) ? graph.nodes.get(id) : undefined;
    return node !== undefined && fits(node);
  });
  if (ids.length === 0 && warnings.length === 0)
    warnings.push(warningDiagnostic('nothing-selected', 'the selection has no nodes'));
  const among = new Set(ids);
  return { ids, has: (id) => among.has(id), warnings };
}

function selectorOf(graph: Graph, request: SelectionRequest): Selector {
  const { select: included, exclude: excluded, selector, indirectSelection: indirect = 'eager' } = request;
  const given = included !== undefined && included.length > 0;
  const givenExclude = excluded !== undefined && excluded.length > 0;
  const parser = new DefinitionParser(graph.project.selectors, indirect);
  if (selector !== undefined) {
    if (!given && !givenExclude) return parser.named(selector);
    throw martError('selector-invalid', '--selector can not be combined with --select or --exclude', {
      hint: `write --select selector:${selector}`,
    });
  }
  const standard = [...graph.project.selectors.values()].find((definition) => definition.isDefault);
  if (!given && !givenExclude && standard !== undefined) return parser.named(standard.name);
  return parseSpecs({ select: included, exclude: excluded, indirect });
}

function fitTest(request: SelectionRequest): (node: Node) => boolean {
  const wanted = request.resourceTypes === undefined ? undefined : new Set(request.resourceTypes);
  const unwanted = new Set(request.excludeResourceTypes);
  return (node) => {
    if (wanted?.has(node.resourceType) === false || unwanted.has(node.resourceType)) return false;
    return request.includeEmpty === true || !isBlank(node);
  };
}

function isBlank(node: Node): boolean {
  return 'rawCode' in node && node.resourceType !== 'seed' && node.rawCode.trim() === '';
}

function nothingSelected(group: SelectorGroup, graph: Graph): Diagnostic {
  const [hint] = [...criteriaOf(group)].flatMap((criterion) => nearestValue(criterion, graph) ?? []);
  return warningDiagnostic('nothing-selected', `no node matches \`${group.raw}\``, { hint });
}
