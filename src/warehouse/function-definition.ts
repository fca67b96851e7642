import type { Json } from '../domain/json.ts';
import type { FunctionValue } from '../domain/node.ts';
import { Sql, sql } from '../sql/sql.ts';

/** What a function takes and gives, in the warehouse's types. */
export interface FunctionDefinition {
  readonly arguments: readonly FunctionValue[];
  readonly returns: Pick<FunctionValue, 'dataType'>;
  /** `deterministic`, `stable` or `non-deterministic`; otherwise the warehouse decides. */
  readonly volatility: Json | undefined;
}

/** `a integer default 1, b text`. */
export function argumentList(values: readonly FunctionValue[]): string {
  return values.map(({ name, dataType, defaultValue }) => `${name} ${dataType}${defaultValue === undefined ? '' : ` default ${defaultValue}`}`).join(', ');
}

/** The body as a query: one that is an expression is selected. */
export function asQuery(body: Sql): Sql {
  return /^(\s|--.*\n|\/\*[\s\S]*?\*\/)*\(?\s*(select|with|values)\b/i.test(body.text) ? body : sql`select ${body}`;
}
