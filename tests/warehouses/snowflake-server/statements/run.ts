import { syntaxRefusal, unknownStatement } from '../refusals.ts';
import type { StatementResult } from '../results.ts';
import type { StatementContext } from '../state.ts';
import { runAlter } from './alter.ts';
import { runCreate } from './create.ts';
import { runComment, runDrop, runTruncate } from './drop.ts';
import { runGrant } from './grants.ts';
import { describeQuery, runDml, runMerge, runQuery } from './query.ts';
import { runAlterSession, runTransaction, runUse } from './session.ts';
import { runDescribe, runShow } from './show.ts';
import { runCopy, runPut } from './stage.ts';

type Run = (context: StatementContext) => Promise<StatementResult> | StatementResult;

/** What the server knows, by the first word. */
const STATEMENTS: Readonly<Record<string, Run>> = {
  SELECT: runQuery,
  WITH: runQuery,
  VALUES: runQuery,
  '(': runQuery,
  INSERT: (context) => runDml(context, 'insert'),
  UPDATE: (context) => runDml(context, 'update'),
  DELETE: (context) => runDml(context, 'delete'),
  MERGE: runMerge,
  CREATE: runCreate,
  ALTER: (context) => (context.cursor.peek(1)?.name === 'SESSION' ? runAlterSession(context) : runAlter(context)),
  DROP: runDrop,
  TRUNCATE: runTruncate,
  COMMENT: runComment,
  GRANT: runGrant,
  REVOKE: runGrant,
  SHOW: runShow,
  DESCRIBE: runDescribe,
  DESC: runDescribe,
  USE: runUse,
  BEGIN: runTransaction,
  START: runTransaction,
  COMMIT: runTransaction,
  ROLLBACK: runTransaction,
  PUT: runPut,
  COPY: runCopy,
};

/** Verbs of Snowflake's that are real, but not known here. Any other first word is no SQL at all. */
const OTHER_VERBS = new Set(['CALL', 'DECLARE', 'EXECUTE', 'EXPLAIN', 'GET', 'LIST', 'LS', 'REMOVE', 'RM', 'SET', 'UNDROP', 'UNSET']);

export async function runStatement(context: StatementContext, describeOnly: boolean): Promise<StatementResult> {
  const first = context.cursor.peek()?.name ?? '';
  const run = Object.hasOwn(STATEMENTS, first) ? STATEMENTS[first] : undefined;
  if (run === undefined) throw OTHER_VERBS.has(first) ? unknownStatement(context.sql) : syntaxRefusal(context.cursor.peek());
  if (describeOnly && run !== runQuery) throw unknownStatement(context.sql);
  return describeOnly ? describeQuery(context) : run(context);
}
