import type { RunContext } from '../compile/node-run.ts';
import { isBuildable, type Node } from '../domain/node.ts';
import type { SchemaName } from '../domain/relation.ts';
import { isFailureStored } from './assertion.ts';
import { DatabaseError } from '../warehouse/database-error.ts';
import { martError } from '../diagnostics/diagnostic.ts';
import type { Connection } from '../warehouse/warehouse.ts';

/** Makes the schemas that the selection builds into, where they are missing: one read per database, one statement each. */
export async function createSchemas(context: RunContext, connection: Connection): Promise<void> {
  const { dialect } = context.session;
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
    await create(connection, dialect.createSchema(name), name);
    context.catalog.addEmpty(name);
  }
}

function needsSchema(node: Node, storeFailures: boolean): node is Extract<Node, { schema: string }> {
  if (node.resourceType === 'function') return true;
  if (isBuildable(node)) return node.config.materialized !== 'ephemeral';
  return node.resourceType === 'test' && isFailureStored(node, storeFailures);
}

async function create(connection: Connection, statement: Parameters<Connection['query']>[0], name: SchemaName): Promise<void> {
  try {
    await connection.query(statement);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const code = error.fields.kind === 'permission-denied' ? 'permission-denied' : 'sql-error';
    throw martError(code, `can't create the schema \`${name.schema}\`: ${error.message}`, {
      hint: 'have it created once by someone who may, or grant this user the right to create schemas',
      cause: error,
      exitCode: 1,
    });
  }
}
