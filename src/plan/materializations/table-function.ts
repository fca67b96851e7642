import { martError } from '../../diagnostics/diagnostic.ts';
import type { Json } from '../../domain/json.ts';
import { sql } from '../../sql/sql.ts';
import { gate } from '../building-blocks.ts';
import { hooksAfter, hooksWithin } from '../hooks.ts';
import type { Materialization, MaterializationRequest } from '../request.ts';
import { mainStatement, type NodePlan } from '../step.ts';

/** A query with parameters, called like a function that gives rows: dbt-duckdb's `table_function`. It is made anew in one transaction, with its assertions. */
export const tableFunction: Materialization = {
  name: 'table_function',
  needs: () => [],
  plan: planTableFunction,
};

function planTableFunction(request: MaterializationRequest): NodePlan {
  const { node, target, dialect, query, postHooks } = request;
  if (dialect.type !== 'duckdb') {
    throw martError('unsupported', `${node.name}: the materialization \`table_function\` is DuckDB's`, { at: node.patch ?? node.codeSpan, hint: 'use `view` or `table` here', exitCode: 1 });
  }
  const create = sql`create or replace macro ${dialect.relation(target)}(${parameters(node.config['parameters'])}) as table (\n${query}\n)`;
  return {
    uniqueId: node.uniqueId,
    action: 'table function',
    relation: target,
    steps: [
      { kind: 'transaction', title: 'replace the function', steps: [mainStatement('create table function', create), ...hooksWithin(postHooks), ...gate(request, target)] },
      ...hooksAfter(postHooks),
    ],
    cleanup: [],
  };
}

/** A text with commas, or a list of names. */
function parameters(given: Json | undefined): string {
  if (given === undefined || given === null) return '';
  return Array.isArray(given) ? given.join(', ') : String(given);
}
