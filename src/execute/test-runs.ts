import { callTestMaterialization } from '../compile/call-test-materialization.ts';
import { compileTest } from '../compile/compile-test.ts';
import { relationNameOf, type CompilableNode, type TestNode } from '../domain/node.ts';
import type { NodeRun, RunContext } from '../compile/node-run.ts';
import { macroSql } from '../compile/macro-sql.ts';
import { publishedText } from '../compile/published-text.ts';
import { adapterResponse } from '../compile/statement-results.ts';
import { WarningPolicy } from '../diagnostics/warning-policy.ts';
import type { Sql } from '../sql/sql.ts';
import { checkStore, isFailureStored, runAssertion, type AssertionOptions, type AssertionResult } from './assertion.ts';
import { failureDiagnostics, failureMessage, isCancelled } from './failure.ts';
import type { NodeOutcome, ResultBook } from './result-book.ts';
import { GateClosed, runStatement, type StatementRunner } from './run-steps.ts';

type StagedAs = Pick<AssertionOptions, 'staged' | 'inTransaction'>;

/** Runs data tests, on what is published or on what is staged, and books their results. */
export class TestRuns {
  readonly #context: RunContext;
  readonly #book: ResultBook;
  readonly #onCompiled: (node: CompilableNode, text: string) => void;

  constructor(context: RunContext, book: ResultBook, onCompiled: (node: CompilableNode, text: string) => void) {
    this.#context = context;
    this.#book = book;
    this.#onCompiled = onCompiled;
  }

  /** A test that is a task of its own. `compiled` is called once its SQL is there. */
  async run(test: TestNode, run: NodeRun, compiled: () => void): Promise<NodeOutcome> {
    const runner: StatementRunner = {
      dialect: run.context.session.dialect,
      connection: await run.connection(),
      signal: run.signal,
      ran: (sql, durationMs) => this.#book.statement(test, sql, durationMs),
    };
    const { result, text } = await this.#assert(test, run, { staged: false, inTransaction: false }, runner, compiled);
    return this.#outcome(test, result, text);
  }

  /** A test that decides whether its node is published. Rejects when cancelled, or when its transaction can't go on. */
  async assertStaged(test: TestNode, run: NodeRun, options: StagedAs, runner: StatementRunner): Promise<AssertionResult> {
    const entry = this.#book.begin(test, run.threadId);
    try {
      const connection = await this.#context.comments.connection(runner.connection, test);
      const { result, text } = await this.#assert(test, run, options, { ...runner, connection }, entry.compiled);
      this.#book.end(entry, this.#outcome(test, result, text));
      return result;
    } catch (error) {
      if (isCancelled(error)) {
        this.#book.end(entry, { status: 'skipped', message: 'cancelled' });
        throw error;
      }
      const diagnostics = failureDiagnostics(error, test);
      this.#book.end(entry, { status: 'error', message: failureMessage(error, diagnostics, test), diagnostics });
      if (options.inTransaction) throw new GateClosed(1, 1);
      return { status: 'error', failures: 0, message: undefined, diagnostics, answer: NO_ANSWER, keptIn: undefined, keepLater: [] };
    }
  }

  async #assert(
    test: TestNode,
    run: NodeRun,
    options: StagedAs,
    runner: StatementRunner,
    compiled: () => void,
  ): Promise<{ readonly result: AssertionResult; readonly text: string }> {
    const query = await compileTest(test, run);
    const text = publishedText(query, run);
    compiled();
    this.#onCompiled(test, text);
    checkStore(test);
    const { flags } = this.#context.session.invocation;
    const storeFailures = isFailureStored(test, flags.storeFailures);
    const warnError = new WarningPolicy(flags.warnErrorOptions, flags.warnError).level(['LogTestResult']) === 'error';
    const toKeep = () => compileTest({ ...test, config: { ...test.config, store_failures: true } }, run);
    const count = this.#countByMacros(test, query, run, runner);
    return { result: await runAssertion(test, query, { ...options, storeFailures, warnError, toKeep, count }, runner), text };
  }

  #outcome(test: TestNode, { status, failures, message, diagnostics, answer, keptIn }: AssertionResult, compiledCode: string): NodeOutcome {
    const { dialect, invocation } = this.#context.session;
    const leavesRelation = keptIn !== undefined || isFailureStored(test, invocation.flags.storeFailures);
    const relationName = leavesRelation ? dialect.relation(relationNameOf(test)) : undefined;
    return { status, failures, message, diagnostics, adapterResponse: adapterResponse(answer), compiledCode, relationName };
  }

  /** A project's own materialization of tests, or a `get_test_sql` of its own. */
  #countByMacros(test: TestNode, query: Sql, run: NodeRun, runner: StatementRunner): AssertionOptions['count'] {
    const { macros } = this.#context.session;
    const macro = macros.materialization('test');
    if (macro !== undefined && !macro.isLibrary) return () => callTestMaterialization(test, macro, query, run);
    if (!macros.isReplaced('get_test_sql', test.packageName)) return undefined;
    return async (rows) => runStatement(await testSql(test, rows, run), runner);
  }
}

/** The rows' limit is in their query already. */
function testSql(test: TestNode, main: Sql, run: NodeRun): Promise<Sql> {
  const { fail_calc: calculation = 'count(*)', warn_if: warnIf = '!= 0', error_if: errorIf = '!= 0' } = test.config;
  const conditions = [calculation, warnIf, errorIf, null].map((value) => ({ value }));
  return macroSql(test, { macro: 'get_test_sql', arguments: [{ query: main }, ...conditions] }, main, run);
}

const NO_ANSWER = { columns: [], rows: [], message: '' };
