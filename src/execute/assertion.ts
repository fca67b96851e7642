import { errorDiagnostic, martError, warningDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { relationNameOf, type TestNode } from '../domain/node.ts';
import type { RelationName } from '../domain/relation.ts';
import type { RunStatus } from '../domain/result.ts';
import { Sql, sql } from '../sql/sql.ts';
import type { Cell, QueryResult, ResultColumn } from '../warehouse/warehouse.ts';
import { runStatement, type StatementRunner } from './run-steps.ts';

export interface AssertionResult {
  readonly status: RunStatus;
  readonly failures: number;
  readonly message: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly answer: QueryResult;
  /** Where the failing rows can be read, when they were kept. */
  readonly keptIn: RelationName | undefined;
  /** To be run after a rollback, to keep failing rows that the transaction would take with it. */
  readonly keepLater: readonly Sql[];
}

export interface AssertionOptions {
  /** The relation read is not published (yet): without keeping them, failing rows could not be looked at. */
  readonly staged: boolean;
  readonly inTransaction: boolean;
  readonly storeFailures: boolean;
  /** `--warn-error`: what would be a warning fails. */
  readonly warnError: boolean;
  /** The query as it is where failing rows are stored: some tests give whole rows then. */
  readonly toKeep: () => Promise<Sql>;
  /** Counts the rows of a query in place of our own statement, where the project has macros for that. */
  readonly count?: ((rows: Sql) => Promise<QueryResult>) | undefined;
}

const KEPT_ROWS_MAX = 500;

const STORED_AS = ['ephemeral', 'table', 'view'];

/** Throws `invalid-value` for a way of keeping failing rows that there is not. */
export function checkStore({ name, config, patch, codeSpan }: TestNode): void {
  const { store_failures_as: as } = config;
  if (typeof as !== 'string' || STORED_AS.includes(as)) return;
  const accepted = STORED_AS.map((kind) => `'${kind}'`).join(', ');
  const message = `${name}: '${as}' is not a valid value of \`store_failures_as\`. Accepted values are: [${accepted}]`;
  throw martError('invalid-value', message, { at: patch ?? codeSpan, exitCode: 1 });
}

/** Whether a test leaves a relation with its failing rows by config or flag. */
export function isFailureStored(test: TestNode, byFlag: boolean): boolean {
  const { store_failures: store, store_failures_as: as } = test.config;
  if (typeof as === 'string') return as !== 'ephemeral';
  return store ?? byFlag;
}

/** Counts the rows that a test's query returns and judges the count by `severity`, `warn_if` and `error_if`. */
export async function runAssertion(test: TestNode, query: Sql, options: AssertionOptions, runner: StatementRunner): Promise<AssertionResult> {
  const limited = withLimit(test, query);
  const audit = relationNameOf(test);
  const stored = options.storeFailures && !options.inTransaction;
  if (stored) await store(test, limited, audit, options, runner);
  const source = stored ? Sql.of(`select * from ${runner.dialect.relation(audit)}`) : limited;
  const answer = await (options.count?.(source) ?? runStatement(countQuery(test, source), runner));
  const verdict = judge(test, answer, options.warnError);
  if (verdict.status === 'pass') return { ...verdict, answer, message: undefined, diagnostics: [], keptIn: stored ? audit : undefined, keepLater: [] };
  const kept = stored ? { keptIn: audit, keepLater: [] } : await keep(test, audit, options, runner);
  const message = `Got ${verdict.failures} result${verdict.failures === 1 ? '' : 's'}, configured to ${verdict.status} if ${verdict.condition}`;
  return { ...verdict, answer, message, ...kept, diagnostics: [diagnostic(test, message, verdict.status, kept.keptIn, runner)] };
}

function withLimit(test: TestNode, query: Sql): Sql {
  return typeof test.config.limit === 'number' ? sql`${query}\nlimit ${test.config.limit}` : query;
}

function countQuery(test: TestNode, query: Sql): Sql {
  const { fail_calc: calculation = 'count(*)', warn_if: warnIf = '!= 0', error_if: errorIf = '!= 0' } = test.config;
  return sql`select
  ${calculation} as failures,
  case when ${calculation} ${warnIf} then 1 else 0 end as should_warn,
  case when ${calculation} ${errorIf} then 1 else 0 end as should_error
from (
${query}
) dbt_internal_test`;
}

interface Verdict {
  readonly status: 'pass' | 'fail' | 'warn';
  readonly failures: number;
  readonly condition: string;
}

function judge(test: TestNode, answer: QueryResult, warnError: boolean): Verdict {
  const [failures = 0, shouldWarn = 0, shouldError = 0] = answer.rows[0] ?? [];
  const count = Number(failures ?? 0);
  const { severity = 'ERROR', warn_if: warnIf = '!= 0', error_if: errorIf = '!= 0' } = test.config;
  if (severity.toUpperCase() === 'ERROR' && isTrue(shouldError)) return { status: 'fail', failures: count, condition: errorIf };
  if (isTrue(shouldWarn)) return { status: warnError ? 'fail' : 'warn', failures: count, condition: warnIf };
  // Rows that the conditions allow are no failures.
  return { status: 'pass', failures: 0, condition: errorIf };
}

function isTrue(cell: Cell | undefined): boolean {
  return cell === true || Number(cell) === 1;
}

async function store(test: TestNode, query: Sql, audit: RelationName, options: AssertionOptions, runner: StatementRunner): Promise<void> {
  const { dialect } = runner;
  const asView = test.config.store_failures_as === 'view' && !options.staged;
  const relations = await runner.connection.relations({ database: audit.database, schema: audit.schema ?? '' });
  const old = relations.find((relation) => relation.identifier.toLowerCase() === audit.identifier.toLowerCase());
  if (old !== undefined) await runStatement(dialect.drop(old), runner);
  else if (relations.length === 0 && audit.schema !== undefined) {
    await runStatement(dialect.createSchema({ database: audit.database, schema: audit.schema }), runner);
  }
  if (asView) await runStatement(dialect.createViewAs(audit, query, {}), runner);
  else for (const statement of dialect.createTableAs(audit, query, {})) await runStatement(statement, runner);
}

/** Keeps the failing rows of a relation that no one can read. Failing to do so must not hide the assertion's result. */
async function keep(
  test: TestNode,
  audit: RelationName,
  options: AssertionOptions,
  runner: StatementRunner,
): Promise<Pick<AssertionResult, 'keptIn' | 'keepLater'>> {
  if (!options.staged) return { keptIn: undefined, keepLater: [] };
  try {
    const query = withLimit(test, await options.toKeep());
    if (!options.inTransaction) {
      await store(test, query, audit, options, runner);
      return { keptIn: audit, keepLater: [] };
    }
    const sample = await runStatement(sql`select * from (\n${query}\n) dbt_internal_test limit ${KEPT_ROWS_MAX}`, runner);
    return { keptIn: audit, keepLater: keepStatements(sample, audit, runner) };
  } catch {
    return { keptIn: undefined, keepLater: [] };
  }
}

/** The rows as literals: what a rolled back transaction leaves of them. */
function keepStatements(sample: QueryResult, audit: RelationName, runner: StatementRunner): Sql[] {
  const { dialect } = runner;
  const rows = sample.rows.map((row) => `select ${row.map((cell, index) => literalColumn(cell, sample.columns[index], runner)).join(', ')}`);
  return [
    dialect.createSchema({ database: audit.database, schema: audit.schema ?? '' }),
    dialect.drop({ ...audit, kind: 'table' }),
    ...dialect.createTableAs(audit, Sql.of(rows.join('\nunion all ')), {}),
  ];
}

function literalColumn(cell: Cell, column: ResultColumn | undefined, runner: StatementRunner): string {
  const literal = runner.dialect.literal(cell);
  const typed = column === undefined || column.type === '' ? literal : runner.dialect.cast(literal, column.type);
  return `${typed} as ${runner.dialect.quote(column?.name ?? 'value')}`;
}

function diagnostic(test: TestNode, message: string, status: string, keptIn: RelationName | undefined, runner: StatementRunner): Diagnostic {
  const hint = keptIn === undefined ? undefined : `see the failing rows: select * from ${runner.dialect.relation(keptIn)}`;
  const details = { at: test.patch ?? test.codeSpan, hint };
  const text = `${test.name}: ${message}`;
  return status === 'warn' ? warningDiagnostic('assertion-warned', text, details) : errorDiagnostic('assertion-failed', text, details);
}
