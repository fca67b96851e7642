import { inlineNode } from '../compile/inline.ts';
import { callBuiltIn } from '../compile/macro-sql.ts';
import type { NodeRun, RunContext } from '../compile/node-run.ts';
import { isLibraryFile } from '../context/macro-library.ts';
import { isBuildable, type Node } from '../domain/node.ts';
import type { SchemaName } from '../domain/relation.ts';
import { isFailureStored } from './assertion.ts';
import { DatabaseError } from '../warehouse/database-error.ts';
import { MartError, martError } from '../diagnostics/diagnostic.ts';
import { TemplateError, toDiagnostics } from '../jinja/errors.ts';
import { Sql } from '../sql/sql.ts';
import type { Connection } from '../warehouse/warehouse.ts';

/** Makes the schemas that the selection builds into, where they are missing: one read per database, one statement each. */
export async function createSchemas(context: RunContext, connection: Connection, signal: AbortSignal): Promise<void> {
  const storeFailures = context.session.invocation.flags.storeFailures;
  const wanted = new Map<string, SchemaName>();
  for (const id of context.selected) {
    const node = context.graph.nodes.get(id);
    if (node === undefined || !needsSchema(node, storeFailures)) continue;
    const name: SchemaName = { database: 'database' in node ? node.database : undefined, schema: node.schema };
    wanted.set(`${name.database ?? ''}\u0000${name.schema}`, name);
  }
  const present = new Map<string | undefined, ReadonlySet<string>>();
  for (const name of wanted.values()) {
    let known = present.get(name.database);
    if (known === undefined) {
      known = new Set((await connection.schemas(name.database)).map((schema) => schema.toLowerCase()));
      present.set(name.database, known);
    }
    if (known.has(name.schema.toLowerCase())) continue;
    await telling(name, () => create(name, context, connection, signal));
    context.catalog.addEmpty(name);
  }
}

function needsSchema(node: Node, storeFailures: boolean): node is Extract<Node, { schema: string }> {
  if (node.resourceType === 'function') return true;
  if (isBuildable(node)) return node.config.materialized !== 'ephemeral';
  return node.resourceType === 'test' && isFailureStored(node, storeFailures);
}

/** By the macro of that name where the project has its own, as `adapter.create_schema` calls it. */
async function create(name: SchemaName, context: RunContext, connection: Connection, signal: AbortSignal): Promise<void> {
  const { dialect, macros } = context.session;
  const node = inlineNode('', context, 'create_schema');
  if (!macros.isReplaced('create_schema', node.packageName)) {
    await connection.query(dialect.createSchema(name));
    return;
  }
  const run: NodeRun = { context, connection: async () => connection, signal, threadId: 'MainThread', substitutes: new Map() };
  await callBuiltIn(node, { macro: 'create_schema', arguments: [{ relation: name }] }, Sql.empty, run);
}

async function telling(name: SchemaName, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof TemplateError) throw new MartError(toDiagnostics(error, { isLibrary: isLibraryFile }), { cause: error });
    if (!(error instanceof DatabaseError)) throw error;
    const code = error.fields.kind === 'permission-denied' ? 'permission-denied' : 'sql-error';
    throw martError(code, `can't create the schema \`${name.schema}\`: ${error.message}`, {
      hint: 'have it created once by someone who may, or grant this user the right to create schemas',
      cause: error,
    });
  }
}
