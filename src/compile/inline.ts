import { isLibraryFile } from '../context/macro-library.ts';
import { MartError } from '../diagnostics/diagnostic.ts';
import type { OperationNode } from '../domain/node.ts';
import { isCompilable, relationNameOf } from '../domain/node.ts';
import { TemplateError, toDiagnostics } from '../jinja/errors.ts';
import { Sql, sql } from '../sql/sql.ts';
import type { Connection, QueryResult, ResultColumn, Warehouse, Cell } from '../warehouse/warehouse.ts';
import { compileNode } from './compile-node.ts';
import { compileTest } from './compile-test.ts';
import type { NodeRun, RunContext } from './node-run.ts';
import { located } from './sql-diagnostic.ts';

/** A query that no file holds. */
export interface InlineQuery {
  readonly text: string;
  /** False where it is to be sent as it stands. */
  readonly isTemplate: boolean;
}

export interface ShownRows {
  readonly name: string;
  readonly uniqueId: string;
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A node for text that no file holds: `--inline`, an operation. It may refer to everything the root project may. */
export function inlineNode(text: string, context: RunContext, name = 'inline_query'): OperationNode {
  const { root } = context.graph.project;
  const file = { path: `<${name}>`, text };
  return {
    resourceType: 'sql_operation',
    uniqueId: `sql_operation.${root.name}.${name}`,
    name,
    packageName: root.name,
    path: `sql/${name}`,
    originalFilePath: file.path,
    fqn: [root.name, 'sql', name],
    file,
    description: '',
    config: { enabled: true, materialized: 'view', tags: [], meta: {}, 'pre-hook': [], 'post-hook': [] },
    unrenderedConfig: {},
    tags: [],
    meta: {},
    createdAt: context.session.invocation.startedAt.getTime() / 1000,
    rawCode: text,
    codeSpan: { file, start: 0, end: text.length },
    language: 'sql',
    checksum: { name: 'none', checksum: '' },
    alias: name,
    database: context.session.target.database,
    schema: context.session.target.schema,
    columns: new Map(),
    refs: [],
    sources: [],
    functions: [],
    metrics: [],
    macros: [],
    docs: { show: false },
  };
}

/** Does something with one session that is opened only when a template or the work asks for it. */
export async function withSession<T>(context: RunContext, warehouse: Warehouse, signal: AbortSignal, work: (run: NodeRun) => Promise<T>): Promise<T> {
  let opened: Promise<Connection> | undefined;
  const connection = () => (opened ??= warehouse.connect());
  try {
    return await work({ context, connection, signal, threadId: 'MainThread', substitutes: new Map() });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new MartError(toDiagnostics(error, { isLibrary: isLibraryFile }), { cause: error, exitCode: 1 });
  } finally {
    await (await opened?.catch(() => undefined))?.close();
  }
}

/** What is wrong with a query that was typed is a mistake in the call, and no node that failed. */
async function fatally<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof MartError ? new MartError(error.diagnostics, { cause: error, exitCode: 2 }) : error;
  }
}

/** The SQL of an inline template. */
export function compileInline(text: string, context: RunContext, warehouse: Warehouse, signal: AbortSignal): Promise<{ readonly sql: string }> {
  return fatally(() => withSession(context, warehouse, signal, async (run) => ({ sql: (await compileNode(inlineNode(text, context), run)).text })));
}

/** Runs a model's query (or reads a seed's table), or an inline query, and gives its first rows; undefined where no node is to be shown. */
export function showQuery(
  options: { readonly inline: InlineQuery | undefined; readonly limit: number },
  ids: readonly string[],
  context: RunContext,
  warehouse: Warehouse,
  signal: AbortSignal,
): Promise<ShownRows | undefined> {
  const show = () => withSession(context, warehouse, signal, async (run) => {
    const shown = await (options.inline === undefined ? queryOf(ids, run) : inlineSql(options.inline, run));
    if (shown === undefined) return undefined;
    const { name, uniqueId, query, header = '' } = shown;
    const limited = options.limit < 0 ? query : sql`select * from (\n${query}\n) as mart_shown limit ${options.limit}`;
    const { columns, rows } = await readRows(header === '' ? limited : sql`${header}\n${limited}`, run);
    return { name, uniqueId, columns, rows };
  });
  return options.inline === undefined ? show() : fatally(show);
}

interface ShownQuery {
  readonly name: string;
  readonly uniqueId: string;
  readonly query: Sql;
  readonly header?: string;
}

async function inlineSql({ text, isTemplate }: InlineQuery, run: NodeRun): Promise<ShownQuery> {
  const node = inlineNode(text, run.context);
  const { name, uniqueId } = node;
  return { name, uniqueId, query: isTemplate ? await compileNode(node, run) : Sql.from(node.file) };
}

async function readRows(query: Sql, run: NodeRun): Promise<QueryResult> {
  const connection = await run.connection();
  return located(query, undefined, () => connection.query(query, run.signal));
}

async function queryOf(ids: readonly string[], run: NodeRun): Promise<ShownQuery | undefined> {
  const id = ids.at(-1);
  const node = id === undefined ? undefined : run.context.graph.nodes.get(id);
  if (node === undefined || !isCompilable(node)) return undefined;
  if (node.resourceType === 'seed') {
    return { name: node.name, uniqueId: node.uniqueId, query: Sql.of(`select * from ${run.context.session.dialect.relation(relationNameOf(node))}`) };
  }
  const query = await (node.resourceType === 'test' ? compileTest(node, run) : compileNode(node, run));
  return { name: node.name, uniqueId: node.uniqueId, query, header: node.config.sql_header ?? '' };
}
