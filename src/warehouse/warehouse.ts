import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../diagnostics/source.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Column, Relation, RelationName, SchemaName } from '../domain/relation.ts';
import type { Sql } from '../sql/sql.ts';
import type { Dialect } from './dialect.ts';

/** What a value is, so that it can be shown and computed with exactly. */
export type CellKind =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'text'
  | 'boolean'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamptz'
  | 'json'
  | 'binary'
  | 'other';

/**
 * One value. Integers beyond 2^53 are bigints; decimals, dates, times, timestamps (ISO, `YYYY-MM-DD HH:MM:SS[.ffffff]`,
 * with `+00:00` when zoned), json, uuid and nested values are strings, so that nothing is rounded; binary is a hex string.
 */
export type Cell = null | boolean | number | bigint | string;

export interface ResultColumn {
  readonly name: string;
  readonly type: string;
  readonly kind: CellKind;
}

export interface QueryResult {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows changed or made, when the warehouse tells. */
  readonly rowsAffected?: number | undefined;
  /** A short answer in the warehouse's manner: `SELECT 5`, `CREATE VIEW`, `OK`. */
  readonly message: string;
  readonly queryId?: string | undefined;
}

/** The target of a profile, validated by its warehouse. Secrets are among the values: never print them. */
export interface Target {
  readonly profileName: string;
  readonly targetName: string;
  readonly type: string;
  readonly threads: number;
  readonly database: string | undefined;
  readonly schema: string;
  /** Keys that templates see as `target.<key>`: never a secret. */
  readonly shown: JsonObject;
  /** All keys of the output block as rendered. */
  readonly settings: JsonObject;
  /** Folder that relative paths in the profile start from: the project root. */
  readonly projectRoot: string;
  /** Values that no sink may show. */
  readonly secrets: readonly string[];
}

/** CSV text to load as a seed. */
export interface CsvSource {
  readonly path: string;
  readonly delimiter: string;
  /** Reads all of a large file to find its types, where otherwise the first part does. */
  readonly whole?: boolean;
}

export interface SeedColumn {
  readonly name: string;
  /** The type to create; inferred from the values or configured by `column_types`. */
  readonly type: string;
  readonly isInferred: boolean;
  /** What the values that were read are, as bits (`csv/kinds.ts`). */
  readonly kinds: number;
}

export interface SeedInspection {
  readonly columns: readonly SeedColumn[];
  readonly warnings: readonly Diagnostic[];
  /** False when the types come from the first part of a large file: the rest may not fit them. */
  readonly isWhole: boolean;
}

/** What hangs on a relation and must be said again when another takes its name. */
export interface Attachments {
  /** Statements to run in the publishing transaction before the swap, in order (drop dependent views, …). */
  readonly before: readonly Sql[];
  /** Statements to run after the swap: re-create views, grants, owner, comments, indexes. */
  readonly after: readonly Sql[];
  /** Dependents that are not ours and cannot be re-created: publishing by swap must be refused. */
  readonly foreign: readonly string[];
  /** Views that `after` leaves out when they no longer fit: this run builds them anew. */
  readonly mayBeGone?: readonly RelationName[];
}

export interface AttachmentOptions {
  /** Relations that this run builds after the swap: a view among them may be left out when it no longer fits the new columns. */
  readonly rebuilt?: (relation: RelationName) => boolean;
  /** What the node's post-hooks say: indexes that they make need not be carried over. */
  readonly hooks?: readonly string[];
}

/** One session. The executor opens one per worker; statements on it run one after another. */
export interface Connection {
  /** False once the session has ended, also when that was between statements. */
  readonly isOpen: boolean;
  /** Throws `DatabaseError`. Aborting cancels the statement in the warehouse and rejects with kind `cancelled`. */
  query(statement: Sql | string, signal?: AbortSignal): Promise<QueryResult>;
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  schemas(database?: string): Promise<readonly string[]>;
  /** Everything in a schema, in one catalog read; an absent schema gives an empty list. */
  relations(schema: SchemaName): Promise<readonly Relation[]>;
  /** An absent relation gives an empty list. */
  columns(relation: RelationName): Promise<readonly Column[]>;
  /** Names and types of a query's columns without running it. */
  describe(query: Sql, signal?: AbortSignal): Promise<readonly ResultColumn[]>;
  /** What a swap must carry over from `target` to the relation now called `scratch`. */
  attachments(target: Relation, scratch: RelationName, options?: AttachmentOptions): Promise<Attachments>;
  /** The header and inferred types of a CSV file. */
  inspectCsv(source: CsvSource, columnTypes: Readonly<Record<string, string>>): Promise<SeedInspection>;
  /** Loads the file's rows into an existing table by the native bulk path. Returns the number of rows. */
  loadCsv(
    relation: RelationName,
    source: CsvSource,
    columns: readonly SeedColumn[],
    signal?: AbortSignal,
  ): Promise<number>;
  /**
   * Takes a lock by name until `unlock`, or until the session ends; `waits` is told when another session has it. Where no other
   * process can be at work, or the warehouse has no such locks, nothing happens.
   */
  lock(name: string, waits: () => void, signal?: AbortSignal): Promise<void>;
  unlock(name: string): Promise<void>;
  /** Gives the session what a node's config says of it (a query tag, a compute warehouse), until `leaveNode`. */
  enterNode(config: JsonObject): Promise<void>;
  leaveNode(): Promise<void>;
  close(): Promise<void>;
}

/** An opened warehouse: one DuckDB instance, one server. */
export interface Warehouse {
  readonly dialect: Dialect;
  /** Opens a further session. */
  connect(): Promise<Connection>;
  /** What `mart debug` says: version, user, rights; `missing` names what a build would lack. */
  about(connection: Connection): Promise<{ readonly facts: JsonObject; readonly missing: readonly string[] }>;
  close(): Promise<void>;
}

/** What the registry loads, lazily, by the profile's `type`. */
export interface WarehouseModule {
  readonly dialect: Dialect;
  /** Checks the output block of a profile and completes it; throws `MartError` that names profile and key. */
  target(block: TargetBlock): Target;
  /** Throws `MartError` when the warehouse can't be reached. */
  open(target: Target): Promise<Warehouse>;
}

/** An output block of profiles.yml, rendered. */
export interface TargetBlock {
  readonly profileName: string;
  readonly targetName: string;
  readonly settings: JsonObject;
  readonly projectRoot: string;
  /** `file:line` of a key, for messages; undefined when the profile was made up by default. */
  readonly spanOf: (key: string) => Span | undefined;
  readonly secrets: readonly string[];
  /** Takes what is odd about the block and no error. */
  readonly warn?: (diagnostic: Diagnostic) => void;
}
