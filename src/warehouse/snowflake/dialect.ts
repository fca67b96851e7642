import type { JsonObject } from '../../domain/json.ts';
import type { Column, QuotePolicy, Relation, RelationKind, RelationName, SchemaName } from '../../domain/relation.ts';
import { sql, type Sql } from '../../sql/sql.ts';
import { SNOWFLAKE_COLUMN_TYPES } from '../template-types.ts';
import { Dialect } from '../dialect.ts';
import type { Features } from '../features.ts';
import type { ColumnDefinition, MergeRequest } from '../statement-requests.ts';
import { argumentList, type FunctionDefinition } from '../function-definition.ts';
import type { PublishRequest, StatementGroup, TableOptions } from '../statement-requests.ts';
import { plainLiteral } from '../literals.ts';
import { records } from '../records.ts';
import type { Cell, QueryResult } from '../warehouse.ts';
import { SnowflakeDynamicTables } from './dynamic-table.ts';
import { catalogName, configuredName, isCatalogRelation, quoted } from './names.ts';
import { clusterClause, clusterKeys, copyGrantsClause, orderedByCluster } from './table-options.ts';
import { nodeWarehouse, policyClauses, queryTag, tableProperties, tableWords, viewWords } from './table-options.ts';
import { sameTypeName, typeNameOf } from './type-names.ts';

/** Snowflake has no word for what is stable within a query. */
const VOLATILITIES: Readonly<Record<string, string>> = { deterministic: 'immutable', 'non-deterministic': 'volatile' };

const FEATURES: Features = {
  transactionalDdl: false,
  replaceTable: true,
  replaceViewFreely: true,
  // A temporary table would live in the session's schema, which need not exist yet: deltas are transient tables instead.
  temporaryTables: false,
  nameLengthMax: 255,
  nameLengthUnit: 'characters',
  nameCase: 'upper',
  nameCaseFolds: false,
  columnCaseFolds: false,
  databases: true,
  mergeClauses: false,
  grants: true,
  comments: true,
  materializedViews: false,
  enforcedConstraints: ['not_null'],
  declaredConstraints: ['primary_key', 'unique', 'foreign_key'],
};

/** What a session goes back to after a node that had its own. */
export interface SessionDefaults {
  readonly warehouse: string | undefined;
  readonly queryTag: string | undefined;
}

/** The SQL of Snowflake. Names from the catalog stand as they are; configured names are bare and fold to upper case. */
export class SnowflakeDialect extends Dialect {
  override readonly type = 'snowflake';
  override readonly macroKinds = { renameable: ['table', 'view'], replaceable: ['table', 'view', 'dynamic_table'] };
  override readonly columnTypes = SNOWFLAKE_COLUMN_TYPES;
  override readonly features: Features = FEATURES;
  override readonly dynamicTables = new SnowflakeDynamicTables(this);
  override readonly quotePolicy: QuotePolicy = { database: false, schema: false, identifier: false };
  override readonly subqueriesNeedAlias = false;
  override readonly incrementalStrategies: readonly string[] = ['append', 'merge', 'delete+insert', 'insert_overwrite', 'microbatch'];
  override readonly microbatchInsertsWindow = false;
  override readonly concurrentBatches = true;

  override createFunction(name: RelationName, { arguments: values, returns, volatility }: FunctionDefinition, body: Sql): readonly Sql[] {
    const words = VOLATILITIES[String(volatility)];
    const head = `function ${this.relation(name)} (${argumentList(values)})\nreturns ${returns.dataType}${words === undefined ? '' : `\n${words}`}`;
    return [sql`create or replace ${head}\nas $$\n${body}\n$$`];
  }

  override quote(name: string): string {
    return quoted(name);
  }

  /** A backslash escapes in Snowflake's strings, so it is doubled like the quote. */
  override literal(value: Cell): string {
    if (typeof value !== 'string') return plainLiteral(value);
    return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  }

  override typeName(name: string): string {
    return typeNameOf(name);
  }

  protected override eventTimeBound(text: string): string {
    return `to_timestamp_tz('${text}')`;
  }

  override sameType(left: string, right: string): boolean {
    return sameTypeName(left, right);
  }

  override defaultIncrementalStrategy(_hasKey: boolean): string {
    return 'merge';
  }

  override relation(name: RelationName, policy: QuotePolicy = this.quotePolicy): string {
    const part = (text: string, isQuoted: boolean): string => (isQuoted ? quoted(text) : configuredName(text));
    const identifier = isCatalogRelation(name) ? catalogName(name.identifier) : part(name.identifier, policy.identifier);
    const database = name.database === undefined ? [] : [part(name.database, policy.database)];
    const schema = name.schema === undefined ? [] : [part(name.schema, policy.schema)];
    return [...database, ...schema, identifier].join('.');
  }

  override schema({ database, schema }: SchemaName): string {
    return [...(database === undefined ? [] : [database]), schema].map(configuredName).join('.');
  }

  /** Bare where it can be; lists of names of the catalog go through `catalogColumns`. */
  override columnName(name: string): string {
    return configuredName(name);
  }

  /** Read as a configured name where it is written. */
  override configuredColumn(name: string): string {
    return name;
  }

  catalogColumns(names: readonly string[]): string {
    return names.map(catalogName).join(', ');
  }

  override createTableAs(target: RelationName, query: Sql, options: TableOptions): readonly Sql[] {
    const head = `${tableWords(options)} ${this.relation(target)}${clusterClause(options)}${policyClauses(options)}`;
    return [sql`create ${head} as (\n${orderedByCluster(query, options)}\n)`];
  }

  override replaceTableAs(target: RelationName, query: Sql, options: TableOptions): Sql {
    const head = `${tableWords(options)} ${this.relation(target)}${clusterClause(options)}${copyGrantsClause(options)}${policyClauses(options)}`;
    return sql`create or replace ${head} as (\n${orderedByCluster(query, options)}\n)`;
  }

  override createTable(
    target: RelationName,
    columns: readonly ColumnDefinition[],
    constraints: readonly string[],
    options: TableOptions,
  ): Sql {
    const lines = columns.map(({ name, type, constraints: own, exact }) => [exact === true ? catalogName(name) : configuredName(name), type, ...own].join(' '));
    const body = [...lines, ...constraints].join(',\n  ');
    return sql`create ${tableWords(options)} ${this.relation(target)} (\n  ${body}\n)${clusterClause(options)}${policyClauses(options)}`;
  }

  override createViewAs(target: RelationName, query: Sql, options: TableOptions): Sql {
    return sql`create ${viewWords(options)} ${this.relation(target)}${policyClauses(options)} as (\n${query}\n)`;
  }

  override replaceViewAs(target: RelationName, query: Sql, options: TableOptions): Sql {
    return sql`create or replace ${viewWords(options)} ${this.relation(target)}${copyGrantsClause(options)}${policyClauses(options)} as (\n${query}\n)`;
  }

  override afterCreateTable(target: RelationName, options: TableOptions): readonly Sql[] {
    const table = this.relation(target);
    const properties = tableProperties(options);
    const recluster = options['automatic_clustering'] === true && clusterKeys(options).length > 0;
    return [
      ...(properties.length === 0 ? [] : [sql`alter table ${table} set ${properties.join(' ')}`]),
      ...(recluster ? [sql`alter table ${table} resume recluster`] : []),
    ];
  }

  /** A clone keeps comments, constraints, clustering, policies and tags, and shares storage until one of the two changes. */
  override copyTable(from: RelationName, to: RelationName, options: TableOptions): readonly Sql[] {
    return [sql`create ${tableWords(options)} ${this.relation(to)} clone ${this.relation(from)}`];
  }

  /** A copy that shares storage with the original until one of them changes. */
  override replaceByClone(original: RelationName, target: RelationName, options: TableOptions): Sql {
    const grants = options['copy_grants'] === true ? ' copy grants' : '';
    return sql`create or replace ${tableWords(options)} ${this.relation(target)} clone ${this.relation(original)}${grants}`;
  }

  /** The new name is given in full: a bare one would move the relation to the session's own schema. */
  override rename(from: Relation, to: RelationName): Sql {
    const full: RelationName = { database: to.database ?? from.database, schema: to.schema ?? from.schema, identifier: to.identifier };
    return sql`alter ${this.kindWord(from.kind)} ${this.relation(from)} rename to ${this.relation(full)}`;
  }

  /**
   * A table takes the place of a table by one `swap with`, atomic for readers. DDL commits by itself, so where the kinds
   * differ there are two renames with a moment between them; the old relation is dropped only after both.
   */
  override publish(request: PublishRequest): { readonly swap: StatementGroup; readonly cleanup: readonly Sql[] } {
    const { target, scratch, existing, retired } = request;
    if (existing === undefined) return { swap: { transaction: false, statements: [this.rename(scratch, target)] }, cleanup: [] };
    const kind = scratch.kind ?? 'table';
    if (existing.kind === kind && (kind === 'table' || kind === 'dynamic_table')) {
      const swap = sql`alter ${this.kindWord(kind)} ${this.relation(target)} swap with ${this.relation(scratch)}`;
      return { swap: { transaction: false, statements: [swap] }, cleanup: [this.drop(scratch)] };
    }
    const statements = [this.rename(existing, retired), this.rename(scratch, target)];
    return { swap: { transaction: false, statements }, cleanup: [this.drop({ ...retired, kind: existing.kind })] };
  }

  override insertQuery(target: RelationName, columns: readonly string[], query: Sql): Sql {
    return sql`insert into ${this.relation(target)} (${this.catalogColumns(columns)})\n${query}`;
  }

  override selectFrom(columns: readonly string[], query: Sql): Sql {
    return sql`select ${this.catalogColumns(columns)} from (\n${query}\n) as mart_query`;
  }

  /** `columns` are names of the catalog, here and in all statements that select or insert. */
  override insertFrom(target: RelationName, columns: readonly string[], source: RelationName): Sql {
    const list = this.catalogColumns(columns);
    return sql`insert into ${this.relation(target)} (${list})\nselect ${list} from ${this.relation(source)}`;
  }

  /** The keys are renamed in the source, so that a predicate's bare column can only mean the target's. */
  override deleteMatching(target: RelationName, source: RelationName, keys: readonly string[], predicates: readonly string[]): Sql {
    const list = keys.map((key, index) => `${configuredName(key)} as mart_key_${index + 1}`).join(', ');
    const on = keys.map((key, index) => this.same(`mart_source.mart_key_${index + 1}`, `mart_target.${configuredName(key)}`));
    return sql`delete from ${this.relation(target)} as mart_target
using (select distinct ${list} from ${this.relation(source)}) as mart_source
where ${[...on, ...predicates].join('\n  and ')}`;
  }

  /** `keys` are configured names, `columns` and `update` names of the catalog. */
  override merge(request: MergeRequest): Sql {
    const { target, source, keys, columns, update, predicates } = request;
    const on = keys.map((key) => this.same(`mart_source.${configuredName(key)}`, `mart_target.${configuredName(key)}`));
    const set = update.map((column) => `${catalogName(column)} = mart_source.${catalogName(column)}`);
    const matched = set.length === 0 ? '' : `when matched then update set ${set.join(', ')}\n`;
    const values = columns.map((column) => `mart_source.${catalogName(column)}`).join(', ');
    return sql`merge into ${this.relation(target)} as mart_target
using ${this.relation(source)} as mart_source
on ${[...on, ...predicates].join(' and ')}
${matched}when not matched then insert (${this.catalogColumns(columns)}) values (${values})`;
  }

  override addColumns(target: RelationName, columns: readonly Column[]): readonly Sql[] {
    if (columns.length === 0) return [];
    const added = columns.map((column) => `${catalogName(column.name)} ${column.type}`);
    return [sql`alter table ${this.relation(target)} add column ${added.join(', ')}`];
  }

  override dropColumns(target: RelationName, columns: readonly string[]): readonly Sql[] {
    return columns.length === 0 ? [] : [sql`alter table ${this.relation(target)} drop column ${this.catalogColumns(columns)}`];
  }

  override alterColumnType(target: RelationName, { name }: Column, type: string): readonly Sql[] {
    return [sql`alter table ${this.relation(target)} alter column ${catalogName(name)} set data type ${type}`];
  }

  override commentOnColumn(relation: Relation, column: Column, comment: string): readonly Sql[] {
    return [sql`alter ${this.kindWord(relation.kind)} ${this.relation(relation)} alter column ${catalogName(column.name)} comment ${this.literal(comment)}`];
  }

  override grantsQuery(relation: Relation): Sql {
    return sql`show grants on ${this.kindWord(relation.kind)} ${this.relation(relation)}`;
  }

  /** Rights of roles; the owner's and those of shares and database roles are not the project's. */
  override grantsIn(answer: QueryResult): readonly (readonly [grantee: string, privilege: string])[] {
    const ofRoles = records(answer).filter((row) => row['granted_to'] === 'ROLE' && row['privilege'] !== 'OWNERSHIP');
    return ofRoles.map((row) => [String(row['grantee_name']), String(row['privilege'])]);
  }

  /** Iceberg tables live in a volume of the account's own, and take none of the statements by which tables are published here. */
  override unsupportedOption(options: TableOptions): { readonly message: string; readonly hint: string } | undefined {
    const format = options['table_format'];
    if (typeof format !== 'string' || format.toLowerCase() !== 'iceberg') return undefined;
    return { message: '`table_format: iceberg` is not supported', hint: 'leave `table_format` out: the model is then a table of Snowflake’s own format' };
  }

  override grant(relation: Relation, privilege: string, grantees: readonly string[]): readonly Sql[] {
    const on = `${this.kindWord(relation.kind)} ${this.relation(relation)}`;
    return grantees.map((role) => sql`grant ${privilege} on ${on} to role ${configuredName(role)}`);
  }

  override revoke(relation: Relation, privilege: string, grantees: readonly string[]): readonly Sql[] {
    const on = `${this.kindWord(relation.kind)} ${this.relation(relation)}`;
    return grantees.map((role) => sql`revoke ${privilege} on ${on} from role ${configuredName(role)}`);
  }

  override kindWord(kind: RelationKind | undefined): string {
    return kind === 'external' ? 'external table' : super.kindWord(kind);
  }

  /** What a node's config asks of the session before its first statement: its own tag, its own warehouse. */
  enterNode(config: JsonObject): readonly Sql[] {
    const tag = queryTag(config);
    const warehouse = nodeWarehouse(config);
    return [
      ...(tag === undefined ? [] : [this.#tagged(tag)]),
      ...(warehouse === undefined ? [] : [sql`use warehouse ${configuredName(warehouse)}`]),
    ];
  }

  /** Undoes {@link enterNode}: the session serves other nodes after this one. */
  leaveNode(config: JsonObject, defaults: SessionDefaults): readonly Sql[] {
    const untagged = defaults.queryTag === undefined ? sql`alter session unset query_tag` : this.#tagged(defaults.queryTag);
    const back = defaults.warehouse === undefined ? [] : [sql`use warehouse ${configuredName(defaults.warehouse)}`];
    return [...(queryTag(config) === undefined ? [] : [untagged]), ...(nodeWarehouse(config) === undefined ? [] : back)];
  }

  #tagged(tag: string): Sql {
    return sql`alter session set query_tag = ${this.literal(tag)}`;
  }
}
