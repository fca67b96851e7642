import { isLibraryFile } from '../context/macro-library.ts';
import { MartError, martError, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { BuildableNode, CompilableNode } from '../domain/node.ts';
import { Template } from '../jinja/engine.ts';
import { TemplateError, toDiagnostics } from '../jinja/errors.ts';
import { Origins } from '../jinja/origins.ts';
import type { Value } from '../jinja/values.ts';
import { withExpressions, type CommonTableExpression } from '../sql/common-table-expressions.ts';
import { Sql } from '../sql/sql.ts';
import { nodeScope } from './node-scope.ts';
import type { NodeRun } from './node-run.ts';
import { publishedText } from './published-text.ts';

/** Text of a node before the ephemeral models it reads are put in. */
export interface RenderedText {
  readonly sql: Sql;
  readonly ephemerals: readonly BuildableNode[];
}

/**
 * The query of a node, ready for the warehouse. Seeds have none. Throws template errors and what `ref()` refuses.
 * @param names what this node's template sees beyond what all nodes see
 */
export async function compileNode(node: CompilableNode, run: NodeRun, names: Readonly<Record<string, Value>> = {}): Promise<Sql> {
  if (node.resourceType === 'seed') return Sql.empty;
  if (node.resourceType === 'model' && node.language === 'python') {
    throw martError('unsupported', `${node.name} is written in Python; mart builds SQL models only`, {
      at: { ...node.codeSpan, end: node.codeSpan.start },
      hint: 'write it as SQL, or run it outside and declare what it makes as a source; `enabled: false` leaves it out',
      exitCode: 1,
    });
  }
  return withEphemerals(await renderNode(node, run, names), run);
}

async function renderNode(node: CompilableNode, run: NodeRun, names: Readonly<Record<string, Value>>): Promise<RenderedText> {
  const plain = plainText(node);
  if (plain !== undefined) return { sql: plain, ephemerals: [] };
  const { scope, ephemerals } = nodeScope(node, run);
  Object.assign(scope, names);
  const sql = await Template.of(node.file, node.codeSpan).render(scope, new Origins());
  return { sql, ephemerals };
}

/** The text itself, when there is nothing in it for the template language: no scope needs to be made for it. */
function plainText({ codeSpan: { file, start, end } }: CompilableNode): Sql | undefined {
  const text = file.text.slice(start, end);
  if (/\{[{%#]|\r/.test(text)) return undefined;
  // Like the language itself, without the line break at the end of the file.
  return Sql.from(file, start, text.endsWith('\n') ? end - 1 : end);
}

/** An ephemeral model cannot be compiled, and so nothing that reads it: the diagnostics are those of its own text. */
export class EphemeralFailure extends MartError {
  readonly node: BuildableNode;

  constructor(node: BuildableNode, diagnostics: readonly Diagnostic[]) {
    super(diagnostics, { exitCode: 1 });
    this.node = node;
  }
}

async function renderEphemeral(node: BuildableNode, run: NodeRun): Promise<RenderedText> {
  try {
    return await renderNode(node, run, {});
  } catch (error) {
    if (error instanceof TemplateError) throw new EphemeralFailure(node, toDiagnostics(error, { isLibrary: isLibraryFile }));
    if (error instanceof MartError) throw new EphemeralFailure(node, error.diagnostics);
    throw error;
  }
}

/** Puts the ephemeral models that a text reads, and those that they read, before it: each once, parents first. */
export async function withEphemerals(rendered: RenderedText, run: NodeRun): Promise<Sql> {
  const { injectEphemeralCtes } = run.context.session.invocation.flags;
  if (rendered.ephemerals.length === 0 || !injectEphemeralCtes) return rendered.sql;
  const expressions = new Map<string, CommonTableExpression>();
  /** For each, itself and what it reads. */
  const closures = new Map<string, readonly CommonTableExpression[]>();
  const collect = async (node: BuildableNode): Promise<readonly CommonTableExpression[]> => {
    const known = closures.get(node.uniqueId);
    if (known !== undefined) return known;
    const inner = await renderEphemeral(node, run);
    const read = new Set<CommonTableExpression>();
    for (const parent of inner.ephemerals) for (const expression of await collect(parent)) read.add(expression);
    // In a unit test they read the given rows: that is not their code.
    if (run.fixtures === undefined) run.context.onEphemeral(node, publishedText(withExpressions(inner.sql, [...read]), run));
    const expression = { name: `__dbt__cte__${node.alias}`, query: inner.sql };
    expressions.set(node.uniqueId, expression);
    const closure = [...read, expression];
    closures.set(node.uniqueId, closure);
    return closure;
  };
  for (const node of rendered.ephemerals) await collect(node);
  return withExpressions(rendered.sql, [...expressions.values()]);
}
