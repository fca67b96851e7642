import type { RelationName, SchemaName } from '../../domain/relation.ts';
import { sql, type Sql } from '../../sql/sql.ts';
import { Dialect } from '../dialect.ts';
import type { Features } from '../features.ts';
import type { MergeRequest, PublishRequest, StatementGroup, TableOptions } from '../statement-requests.ts';
import type { FunctionDefinition } from '../function-definition.ts';
import { indexesOf, indexName } from '../index-options.ts';
import { standardLiteral } from '../literals.ts';
import type { Cell } from '../warehouse.ts';

const TYPES: Readonly<Record<string, string>> = {
  string: 'varchar',
  text: 'varchar',
  integer: 'integer',
  bigint: 'bigint',
  float: 'double',
  numeric: 'decimal(28, 6)',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  boolean: 'boolean',
};

/** The SQL of DuckDB. */
export class DuckDbDialect extends Dialect {
  override readonly type = 'duckdb';
  override readonly macroKinds = { renameable: [], replaceable: [] };
  override readonly readsFiles = true;
  override readonly subqueriesNeedAlias = false;
  override readonly seedsByValue = false;
  override readonly incrementalStrategies: readonly string[] = ['append', 'delete+insert', 'merge', 'microbatch'];
  override readonly microbatchKey = 'refused';
  override readonly concurrentBatches = true;
  override readonly contractsHaveSizes = true;
  override readonly features: Features = {
    transactionalDdl: true,
    replaceTable: true,
    replaceViewFreely: true,
    temporaryTables: true,
    nameLengthMax: 1024,
    nameLengthUnit: 'characters',
    nameCase: 'preserve',
    nameCaseFolds: true,
    columnCaseFolds: true,
    databases: true,
    mergeClauses: true,
    grants: false,
    comments: true,
    materializedViews: false,
    enforcedConstraints: ['not_null', 'primary_key', 'foreign_key', 'unique', 'check'],
    declaredConstraints: [],
  };

  override relationFactsQuery({ database, schema }: SchemaName): Sql {
    const here = sql`schema_name = ${this.literal(schema)} and database_name = ${database === undefined ? 'current_database()' : this.literal(database)}`;
    return sql`select table_name, null, comment from duckdb_tables() where ${here}
union all select view_name, null, comment from duckdb_views() where ${here}`;
  }

  /** DuckDB's functions in SQL are macros. Their arguments have no types: files of the usual storage version can't hold any. */
  override createFunction(name: RelationName, { arguments: values, returns }: FunctionDefinition, body: Sql): readonly Sql[] {
    const list = values.map((value) => (value.defaultValue === undefined ? value.name : `${value.name} := ${value.defaultValue}`)).join(', ');
    return [sql`create or replace macro ${this.relation(name)}(${list}) as cast((\n${body}\n) as ${returns.dataType})`];
  }

  override quote(name: string): string {
    return `"${name.replaceAll('"', '""')}"`;
  }

  override literal(value: Cell): string {
    return standardLiteral(value);
  }

  override typeName(name: string): string {
    return TYPES[name.toLowerCase()] ?? name;
  }

  override afterCreateTable(target: RelationName, options: TableOptions): readonly Sql[] {
    return indexesOf(options).map((index) => {
      const unique = index.unique ? 'unique ' : '';
      return sql`create ${unique}index ${this.quote(indexName(target, index))} on ${this.relation(target)} (${this.indexKeys(index.columns)})`;
    });
  }

  /** Before version 2 the engine takes any of several rows that mean one row of the table, where other warehouses refuse. */
  override beforeMerge(request: MergeRequest): readonly Sql[] {
    // with clauses of their own, conditions may choose among several rows
    if (request.update.length === 0 || request.clauses !== undefined) return [];
    const message = `merge: more than one row of the query has the key (${request.keys.join(', ')}) of one row of the table`;
    return [sql`select error(${this.literal(message)}) from (
  select mart_target.rowid from ${this.relation(request.target)} as mart_target
  join ${this.relation(request.source)} as mart_source on ${this.mergeCondition(request)}
  group by mart_target.rowid having count(*) > 1 limit 1
)`];
  }

  /**
   * The old relation is dropped in the transaction, not renamed aside: DuckDB refuses to rename a table that has indexes,
   * and readers keep their snapshot either way.
   */
  override publish(request: PublishRequest): { readonly swap: StatementGroup; readonly cleanup: readonly Sql[] } {
    const { target, scratch, existing } = request;
    const statements: Sql[] = existing === undefined ? [] : [this.drop(existing)];
    statements.push(this.rename(scratch, target));
    return { swap: { transaction: true, statements }, cleanup: [] };
  }
}
