import { Sql, sql } from './sql.ts';

export interface CommonTableExpression {
  readonly name: string;
  readonly query: Sql;
}

const SKIPPED = /(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/y;
const WITH = /with\b(?:\s+recursive\b)?/iy;

/**
 * A query with more common table expressions, placed before its own: they join its `with` list when it has one.
 * @param expressions in dependency order
 */
export function withExpressions(query: Sql, expressions: readonly CommonTableExpression[]): Sql {
  if (expressions.length === 0) return query;
  const list = Sql.join(expressions.map((expression) => sql`${expression.name} as (\n${expression.query}\n)`), ', ');
  const start = matchEnd(SKIPPED, query.text, 0) ?? 0;
  const afterWith = matchEnd(WITH, query.text, start);
  if (afterWith === undefined) return sql`with ${list}\n${query}`;
  return sql`${query.slice(0, afterWith)} ${list},${query.slice(afterWith)}`;
}

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
