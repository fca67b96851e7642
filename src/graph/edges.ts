import type { Diagnostic, DiagnosticSink } from '../diagnostics/diagnostic.ts';
import type { BuildableNode, MetricNode, Node, RefCall, SourceCall } from '../domain/node.ts';
import type { Project } from '../project/project.ts';
import { accessProblem } from './access.ts';
import type { Found, ReferenceIndex } from './references.ts';
import { metricInputs } from './metric-inputs.ts';
import { functionProblem, measureProblem, metricProblem, refProblem, sourceProblem } from './resolve.ts';
import { testedModel } from './unit-tests.ts';

/** Finds the parents of one node after the other and reports what is wrong on the way. */
export class EdgeResolver {
  readonly #project: Project;
  readonly #references: ReferenceIndex;
  readonly #sink: DiagnosticSink;

  constructor(project: Project, references: ReferenceIndex, sink: DiagnosticSink) {
    this.#project = project;
    this.#references = references;
    this.#sink = sink;
  }

  /**
   * Unique ids of what the node depends on: sources before refs, each in order of first mention, as manifests list
   * them. Undefined for a test that can't take part because what it tests is missing or disabled.
   */
  parentsOf(node: Node): readonly string[] | undefined {
    switch (node.resourceType) {
      case 'source':
      case 'seed':
        return [];
      case 'unit_test':
        return this.#parentsOfUnitTest(node);
      case 'metric':
        return this.#parentsOfMetric(node);
      case 'saved_query':
        return this.#metricsOf(node, node.query.metrics.map((name, index) => ({ name, span: node.locate(['query_params', 'metrics', index]) })));
      default:
        return this.#parentsByReference(node);
    }
  }

  #parentsByReference(
    node: Exclude<Node, { resourceType: 'source' | 'seed' | 'unit_test' | 'metric' | 'saved_query' }>,
  ): readonly string[] | undefined {
    const parents: string[] = [];
    const add = (id: string): void => {
      if (!parents.includes(id)) parents.push(id);
    };
    let complete = true;
    for (const call of 'sources' in node ? node.sources : []) {
      const found = this.#references.findSource(call, node.packageName);
      if (found.kind === 'found') add(found.node.uniqueId);
      else complete = this.#report(node, sourceProblem(this.#references, call, node, found), found);
    }
    for (const call of node.refs) {
      const found = this.#references.findRef(call, node.packageName);
      if (found.kind === 'found') add(this.#allowed(node, call, found.node).uniqueId);
      else complete = this.#report(node, refProblem(this.#references, call, node, found), found);
    }
    for (const call of 'functions' in node ? node.functions : []) {
      const found = this.#references.findFunction(call, node.packageName);
      if (found.kind === 'found') add(found.node.uniqueId);
      else complete = this.#report(node, functionProblem(this.#references, call, node), found);
    }
    for (const id of 'metrics' in node ? this.#metricsOf(node, node.metrics) : []) add(id);
    return complete || node.resourceType !== 'test' ? parents : undefined;
  }

  #metricsOf(node: Node, calls: readonly RefCall[]): readonly string[] {
    const parents = new Set<string>();
    for (const call of calls) {
      const found = this.#references.findMetric(call, node.packageName);
      if (found.kind === 'found') parents.add(found.node.uniqueId);
      else this.#sink.add(metricProblem(this.#references, call, node, found));
    }
    return [...parents];
  }

  /** The semantic models of its measures, or the metrics that it is calculated from. */
  #parentsOfMetric(metric: MetricNode): readonly string[] {
    const { measures, metrics, problem } = metricInputs(metric);
    if (problem !== undefined) this.#sink.add(problem);
    const parents = new Set(this.#metricsOf(metric, metrics));
    for (const { name, span } of measures) {
      const found = this.#references.findMeasure(name, metric.packageName);
      if (found.kind === 'found') parents.add(found.node.uniqueId);
      else this.#sink.add(measureProblem(this.#references, name, span, metric, found));
    }
    return [...parents];
  }

  /** Only the model: the inputs are replaced by rows, so a change of theirs is no reason to run the test. */
  #parentsOfUnitTest(node: Extract<Node, { resourceType: 'unit_test' }>): readonly string[] | undefined {
    const model = testedModel(node, this.#references);
    if (model.kind !== 'found') return undefined;
    for (const problem of this.#problemsOfInputs(node)) this.#sink.add({ ...problem, severity: 'warning' });
    return [model.node.uniqueId];
  }

  /** dbt notices a missing input only when the unit test runs, so that it must not keep a project from loading. */
  *#problemsOfInputs(node: {
    packageName: string;
    uniqueId: string;
    refs: readonly RefCall[];
    sources: readonly SourceCall[];
  }): Iterable<Diagnostic> {
    for (const call of node.sources) {
      const found = this.#references.findSource(call, node.packageName);
      if (found.kind !== 'found') yield sourceProblem(this.#references, call, node, found);
    }
    for (const call of node.refs) {
      const found = this.#references.findRef(call, node.packageName);
      if (found.kind !== 'found') yield refProblem(this.#references, call, node, found);
    }
  }

  #allowed(node: Node, call: RefCall, target: BuildableNode): BuildableNode {
    const problem = accessProblem(this.#project, node, call, target);
    if (problem !== undefined) this.#sink.add(problem);
    return target;
  }

  /** A test of something missing is doubtful, of something disabled in order; anything else can't be built. */
  #report(node: Node, problem: Diagnostic, found: Found<Node>): false {
    if (node.resourceType !== 'test') this.#sink.add(problem);
    else if (found.kind === 'ambiguous') this.#sink.add(problem);
    else if (found.kind === 'missing') this.#sink.add({ ...problem, severity: 'warning' });
    return false;
  }
}
