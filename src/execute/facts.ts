import { basename } from 'node:path';
import { macroSql } from '../compile/macro-sql.ts';
import type { NodeRun } from '../compile/node-run.ts';
import { checkContractIsComplete, contractTypesQuery, hasContract } from '../plan/contract.ts';
import { batchDeltaName, batchIndexOf } from '../plan/names.ts';
import type { FactName, Grant, MaterializationRequest, NodeFacts } from '../plan/request.ts';
import { martError, warningDiagnostic } from '../diagnostics/diagnostic.ts';
import { spanOf } from '../diagnostics/source.ts';
import type { BuildableNode } from '../domain/node.ts';
import type { Relation, RelationName } from '../domain/relation.ts';
import { Sql } from '../sql/sql.ts';
import { DatabaseError } from '../warehouse/database-error.ts';
import type { Dialect } from '../warehouse/dialect.ts';
import type { ExistingIndex } from '../warehouse/index-options.ts';
import { records } from '../warehouse/records.ts';
import type { ResultColumn, SeedColumn, SeedInspection } from '../warehouse/warehouse.ts';
import { StepError } from './run-steps.ts';

/** Macros that write the query of a contract's types. */
const TYPE_MACROS = ['get_empty_schema_sql', 'cast'] as const;

/** Asks the warehouse what a materialization needs to know, and nothing else. */
export async function readFacts(
  request: Omit<MaterializationRequest, 'facts'>,
  needs: (existing: Relation | undefined) => readonly FactName[],
  run: NodeRun,
): Promise<NodeFacts> {
  const find = (name: RelationName) => run.context.catalog.find(name, run.connection);
  const existing = await find(request.target);
  const leftovers = await Promise.all([request.scratch, request.retired, request.delta].map(find));
  const wanted = new Set(needs(existing));
  const contracted = hasContract(request.node);
  if (contracted) {
    checkContractIsComplete(request.node);
    wanted.add('queryColumns');
  }
  const seed = wanted.has('seedColumns') ? await inspectSeed(request, run) : undefined;
  return {
    existing,
    leftovers: [...leftovers.filter((relation) => relation !== undefined), ...(request.microbatch === undefined ? [] : await batchesLeft(request, run))],
    existingColumns: wanted.has('existingColumns') ? await (await run.connection()).columns(request.target) : [],
    queryColumns: wanted.has('queryColumns') ? await described(request.query, run) : [],
    seedColumns: seed?.columns ?? [],
    seed,
    contractTypes: contracted ? await described(await contractTypes(request, run), run) : [],
    existingIndexes: wanted.has('existingIndexes') ? await indexesOn(request, run) : [],
    existingOptions: wanted.has('existingOptions') ? await optionsOf(request, run) : {},
    folders: foldersOf(run),
    grants: existing === undefined ? [] : await grantsOn(existing, request, run),
  };
}

/** By the macros of the project where it says how a type is written. */
function contractTypes({ node, dialect }: Omit<MaterializationRequest, 'facts'>, run: NodeRun): Sql | Promise<Sql> {
  const isReplaced = TYPE_MACROS.some((macro) => run.context.session.macros.isReplaced(macro, node.packageName));
  if (!isReplaced) return contractTypesQuery({ node, dialect });
  return macroSql(node, { macro: 'contract_types_query', arguments: ['model'] }, Sql.empty, run);
}

/** What batches of an earlier run left: there may have been more of them than now. */
async function batchesLeft({ target, dialect }: Omit<MaterializationRequest, 'facts'>, run: NodeRun): Promise<readonly Relation[]> {
  if (target.schema === undefined) return [];
  const standing = await run.context.catalog.list({ database: target.database, schema: target.schema }, run.connection);
  return standing.filter(({ identifier }) => {
    const index = batchIndexOf(identifier);
    return index !== undefined && batchDeltaName(target, index, dialect).identifier === identifier;
  });
}

async function described(query: Sql, run: NodeRun): Promise<readonly ResultColumn[]> {
  const connection = await run.connection();
  try {
    return await connection.describe(query, run.signal);
  } catch (error) {
    throw error instanceof DatabaseError ? new StepError(query, error) : error;
  }
}

function foldersOf(run: NodeRun): NodeFacts['folders'] {
  const { projectRoot, settings } = run.context.session.target;
  const root = settings['external_root'];
  return { project: projectRoot, external: typeof root === 'string' && root !== '' ? root : '.' };
}

async function grantsOn(existing: Relation, { node, dialect }: Omit<MaterializationRequest, 'facts'>, run: NodeRun): Promise<readonly Grant[]> {
  const query = Object.keys(node.config.grants ?? {}).length === 0 ? undefined : dialect.grantsQuery(existing);
  if (query === undefined) return [];
  const answer = await (await run.connection()).query(query, run.signal);
  return dialect.grantsIn(answer).map(([grantee, privilege]) => ({ grantee, privilege }));
}

async function indexesOn({ target, dialect }: Omit<MaterializationRequest, 'facts'>, run: NodeRun): Promise<readonly ExistingIndex[]> {
  const { rows } = await (await run.connection()).query(dialect.indexesQuery(target), run.signal);
  return rows.map(([name, unique, type, columns]) => ({
    name: String(name),
    unique: unique === true,
    type: String(type),
    columns: JSON.parse(String(columns ?? '[]')) as readonly string[],
  }));
}

async function optionsOf({ target, dialect }: Omit<MaterializationRequest, 'facts'>, run: NodeRun): Promise<Readonly<Record<string, string>>> {
  if (dialect.dynamicTables === undefined) return {};
  const { columns, rows } = await (await run.connection()).query(dialect.dynamicTables.optionsQuery(target), run.signal);
  return Object.fromEntries(Object.entries(records({ columns, rows })[0] ?? {}).map(([name, value]) => [name, String(value ?? '')]));
}

async function inspectSeed(request: Omit<MaterializationRequest, 'facts'>, run: NodeRun): Promise<SeedInspection | undefined> {
  if (request.seed === undefined) return undefined;
  const types = Object.entries(request.node.config.column_types ?? {}).map(([name, type]): [string, string] => [name, String(type)]);
  const inspected = await (await run.connection()).inspectCsv(request.seed, Object.fromEntries(types));
  reportUnknownColumns(request.node, inspected, run);
  if (request.node.config['quote_columns'] !== false) return inspected;
  refuseWideColumn(inspected.columns, request.node);
  return { ...inspected, columns: inspected.columns.map((column) => ({ ...column, name: unquotedName(column.name, request.dialect) })) };
}

/** Types of columns that the file does not have: nothing comes of them. */
function reportUnknownColumns({ name, config, patch }: BuildableNode, { columns }: SeedInspection, { context }: NodeRun): void {
  const known = new Set(columns.map((column) => column.name.toLowerCase()));
  const unknown = Object.keys(config.column_types ?? {}).filter((column) => !known.has(column.toLowerCase()));
  if (unknown.length === 0) return;
  const message = `${name}: \`column_types\` names columns that the file does not have: ${unknown.join(', ')}`;
  context.session.report({ kind: 'diagnostic', diagnostic: warningDiagnostic('column-not-found', message, { at: patch }) });
}

/** A single name that can't stand without quotes, and that another delimiter would split. */
function refuseWideColumn(columns: readonly SeedColumn[], { patch, originalFilePath: path }: BuildableNode): void {
  const [only, ...others] = columns;
  const delimiter = others.length > 0 ? undefined : /[|;\t,]/.exec(only?.name ?? '')?.[0];
  if (only === undefined || delimiter === undefined) return;
  throw martError('csv-invalid', `${basename(path)}: syntax error: the header is one name, \`${only.name}\`, which can't stand without quotes`, {
    at: patch ?? spanOf({ path, text: only.name }, 0, only.name.length),
    hint: `the file seems to have another delimiter: say \`delimiter: ${JSON.stringify(delimiter)}\` in the seed's config`,
    exitCode: 1,
  });
}

/** What the warehouse makes of a name without quotes, or with those that it brings itself. One that needs them stays as it is. */
function unquotedName(name: string, dialect: Dialect): string {
  const quote = dialect.quote('').slice(0, 1);
  const inner = name.slice(1, -1).replaceAll(quote + quote, quote);
  if (inner !== '' && dialect.quote(inner) === name) return inner;
  const { nameCase } = dialect.features;
  const written = name.trim();
  if (!/^[A-Za-z_]\w*$/.test(written)) return name;
  if (nameCase === 'preserve') return written;
  return nameCase === 'upper' ? written.toUpperCase() : written.toLowerCase();
}
