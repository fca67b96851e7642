import type { JsonObject } from '../domain/json.ts';
import type { RelationName } from '../domain/relation.ts';
import type { Sql } from '../sql/sql.ts';

/** What keeps options from making a dynamic table. */
export interface OptionFault {
  readonly message: string;
  readonly hint: string;
  readonly missing: boolean;
}

/** The SQL of tables that the warehouse keeps fresh by their query. */
export interface DynamicTables {
  create(target: RelationName, query: Sql, options: JsonObject): Sql;
  fault(options: JsonObject): OptionFault | undefined;
  /** One row, of how the table is kept. */
  optionsQuery(target: RelationName): Sql;
  /** Options that differ from what that row tells. */
  changes(options: JsonObject, existing: Readonly<Record<string, string>>): readonly string[];
  /** Undefined when one of the changes needs a new table. */
  alter(target: RelationName, options: JsonObject, changed: readonly string[]): readonly Sql[] | undefined;
  refresh(target: RelationName): Sql;
}
