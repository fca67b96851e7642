import { type DiagnosticSink, errorDiagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import type { BuildableNode, ModelNode, Node, UnitTestNode, Version } from '../domain/node.ts';
import type { Project } from '../project/project.ts';
import type { Found, ReferenceIndex } from './references.ts';

interface Expanded {
  readonly nodes: Map<string, Node>;
  readonly disabled: Map<string, readonly Node[]>;
}

/** The project's nodes, with one unit test per version of a versioned model. Tests of disabled models are disabled. */
export function expandUnitTests(project: Project, references: ReferenceIndex, sink: DiagnosticSink): Expanded {
  const nodes = new Map(project.nodes);
  const disabled = new Map(project.disabled);
  for (const node of project.nodes.values()) {
    if (node.resourceType !== 'unit_test') continue;
    nodes.delete(node.uniqueId);
    const model = testedModel(node, references);
    if (model.kind === 'found' && model.node.resourceType === 'model') {
      for (const test of perVersion(node, model.node, references, sink)) nodes.set(test.uniqueId, test);
    } else if (model.kind === 'disabled') disabled.set(node.uniqueId, [node]);
    else sink.add(modelNotFound(node, references));
  }
  return { nodes, disabled };
}

/** The model that a unit test is about. */
export function testedModel(test: UnitTestNode, references: ReferenceIndex): Found<BuildableNode> {
  const own = references.findRef(
    { packageName: test.packageName, name: test.model, version: test.modelVersion },
    test.packageName,
  );
  if (own.kind === 'found') return own;
  return references.findRef({ name: test.model, version: test.modelVersion }, test.packageName);
}

function modelNotFound(test: UnitTestNode, references: ReferenceIndex) {
  const hint = didYouMean(test.model, references.refNames());
  return errorDiagnostic('ref-not-found', `model ${test.model} of unit test ${test.name} was not found`, {
    at: test.patch,
    hint,
  });
}

function perVersion(
  test: UnitTestNode,
  model: ModelNode,
  references: ReferenceIndex,
  sink: DiagnosticSink,
): readonly UnitTestNode[] {
  checkIncremental(test, model, sink);
  if (model.version === undefined) {
    const listed = [...(test.versions?.include ?? []), ...(test.versions?.exclude ?? [])];
    if (listed.length > 0) refuse(test, `names versions, but model ${model.name} has none`, sink);
    return [test];
  }
  if (test.modelVersion !== undefined) return [test];
  const versions = references
    .namesakes(model.name)
    .filter((node) => node.resourceType === 'model' && node.packageName === model.packageName);
  const wanted = versions.filter(
    (node): node is ModelNode => node.resourceType === 'model' && includes(test, node.version),
  );
  if (wanted.length === 0) refuse(test, `names no version that model ${model.name} has`, sink);
  return wanted.map((version) => ({
    ...test,
    uniqueId: `unit_test.${test.packageName}.${test.model}.${test.name}_v${version.version}`,
    modelVersion: version.version,
    schema: version.schema,
  }));
}

function includes(test: UnitTestNode, version: Version | undefined): boolean {
  const among = (list: readonly Version[]): boolean => list.some((item) => String(item) === String(version));
  const { include = [], exclude = [] } = test.versions ?? {};
  if (exclude.length > 0) return !among(exclude);
  return include.length === 0 || among(include);
}

/** Whether the model would run incrementally must be said, since it decides which of its branches is tested. */
function checkIncremental(test: UnitTestNode, model: ModelNode, sink: DiagnosticSink): void {
  if (!model.macros.some((id) => id.endsWith('.is_incremental'))) return;
  const override = test.overrides.macros['is_incremental'];
  if (typeof override !== 'boolean') {
    refuse(
      test,
      `must say whether model ${model.name} runs incrementally`,
      sink,
      'add `overrides: {macros: {is_incremental: false}}`',
    );
  } else if (override && !test.given.some((given) => given.input.trim() === 'this')) {
    refuse(
      test,
      `of an incremental run must give the rows of \`this\``,
      sink,
      'add `- input: this` with rows under `given:`',
    );
  }
}

function refuse(test: UnitTestNode, problem: string, sink: DiagnosticSink, hint?: string): void {
  sink.add(errorDiagnostic('invalid-value', `unit test ${test.name} ${problem}`, { at: test.patch, hint }));
}
