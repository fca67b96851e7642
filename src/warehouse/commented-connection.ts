import type { Sql } from '../sql/sql.ts';
import { sql } from '../sql/sql.ts';
import { DatabaseError } from './database-error.ts';
import type { Connection, QueryResult } from './warehouse.ts';

/** A comment that goes with every statement, so that the warehouse's own log tells which node sent it. */
export interface StatementComment {
  /** Without the comment's marks; must not hold a closing mark. */
  readonly text: string;
  /** After the statement, where a warehouse cuts comments before it. */
  readonly append: boolean;
}

/** The statement as it is sent. */
export function withComment(statement: Sql | string, comment: StatementComment): Sql {
  if (comment.append) return sql`${statement}\n/* ${comment.text} */`;
  return sql`${opening(comment)}${statement}`;
}

/** A session whose statements carry a comment. Positions in errors are those of the statement without it. */
export function commentedConnection(inner: Connection, comment: StatementComment): Connection {
  const query = async (statement: Sql | string, signal?: AbortSignal): Promise<QueryResult> => {
    try {
      return await inner.query(withComment(statement, comment), signal);
    } catch (error) {
      if (comment.append || !(error instanceof DatabaseError)) throw error;
      throw error.movedBy(-opening(comment).length);
    }
  };
  return {
    get isOpen() {
      return inner.isOpen;
    },
    query,
    begin: () => inner.begin(),
    commit: () => inner.commit(),
    rollback: () => inner.rollback(),
    schemas: (database) => inner.schemas(database),
    relations: (schema) => inner.relations(schema),
    columns: (relation) => inner.columns(relation),
    describe: (statement, signal) => inner.describe(statement, signal),
    attachments: (target, scratch, options) => inner.attachments(target, scratch, options),
    inspectCsv: (source, columnTypes) => inner.inspectCsv(source, columnTypes),
    loadCsv: (relation, source, columns, signal) => inner.loadCsv(relation, source, columns, signal),
    lock: (name, waits, signal) => inner.lock(name, waits, signal),
    unlock: (name) => inner.unlock(name),
    enterNode: (config) => inner.enterNode(config),
    leaveNode: () => inner.leaveNode(),
    close: () => inner.close(),
  };
}

function opening(comment: StatementComment): string {
  return `/* ${comment.text} */\n`;
}
