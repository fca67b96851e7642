import type { QuotePolicy, Relation, RelationKind, RelationName } from '../domain/relation.ts';
import { PyDict, raise, type Value } from '../jinja/values.ts';
import type { Dialect } from '../warehouse/dialect.ts';
import { ListedObject, type Members } from './members.ts';
import { RELATION_MEMBERS } from './relation-members.ts';

/** Which parts of a relation's name are written, or quoted. */
export type PartPolicy = QuotePolicy;

/** A window on the rows of a relation, as microbatch models read their inputs. */
export interface EventTimeFilter {
  readonly field: string;
  /** As `eventTimeText` writes it. */
  readonly start: string;
  readonly end: string;
}

/** What a relation object knows. */
export interface RelationFields {
  readonly database?: string | undefined;
  readonly schema?: string | undefined;
  readonly identifier?: string | undefined;
  /** `table`, `view`, `cte`, …; absent when nobody has looked. */
  readonly type?: string | undefined;
  /** Snowflake's: `iceberg` or absent. */
  readonly tableFormat?: string | undefined;
  readonly include: PartPolicy;
  readonly quote: PartPolicy;
  /** Rows to read at most: `--empty` reads none. */
  readonly limit?: number | undefined;
  readonly eventTimeFilter?: EventTimeFilter | undefined;
  /** Text that stands for the relation: a file or a function that is read in its place. */
  readonly external?: string | undefined;
  /** For `<database>.INFORMATION_SCHEMA.<view>`. */
  readonly informationSchema?: { readonly view: string | undefined } | undefined;
}

const ALL_PARTS: PartPolicy = { database: true, schema: true, identifier: true };
const EPHEMERAL_PREFIX = '__dbt__cte__';

/** A relation as templates see it (`ref()`, `source()`, `this`, `api.Relation.create()`). Immutable. */
export class RelationObject extends ListedObject<RelationObject> {
  override readonly typeName: string = 'Relation';
  /** Packages tell a relation from a string by this. */
  override readonly isMapping = true;
  readonly dialect: Dialect;
  readonly fields: RelationFields;

  constructor(dialect: Dialect, fields: RelationFields) {
    super();
    this.dialect = dialect;
    this.fields = fields;
  }

  /** A relation by name; quoted as the dialect does unless `quote` says otherwise for a part. */
  static of(
    dialect: Dialect,
    name: Partial<RelationName>,
    options: { readonly type?: string | undefined; readonly quote?: Partial<QuotePolicy> | undefined } = {},
  ): RelationObject {
    const { database, schema, identifier } = name;
    const quote = { ...dialect.quotePolicy, ...options.quote };
    return new RelationObject(dialect, { database, schema, identifier, type: options.type, include: ALL_PARTS, quote });
  }

  /** The name of an ephemeral node's common table expression. */
  static ephemeral(dialect: Dialect, identifier: string): RelationObject {
    const quote = { ...dialect.quotePolicy, identifier: false };
    return new RelationObject(dialect, {
      identifier: EPHEMERAL_PREFIX + identifier,
      type: 'cte',
      include: ALL_PARTS,
      quote,
    });
  }

  with(changes: Partial<RelationFields>): RelationObject {
    return new RelationObject(this.dialect, { ...this.fields, ...changes });
  }

  /** What statements of the warehouse interface take. */
  toRelation(): Relation {
    const { database, schema, identifier, type } = this.fields;
    if (identifier === undefined) raise('CompilerError', 'this relation has no identifier');
    return { database, schema, identifier, kind: type === undefined ? undefined : (type as RelationKind) };
  }

  /** The name alone, without a limit or filter around it. */
  render(): string {
    const { external, informationSchema } = this.fields;
    if (external !== undefined) return external;
    const parts = [this.#part('database'), this.#part('schema'), this.#part('identifier')];
    if (informationSchema !== undefined) parts.splice(1, 2, 'INFORMATION_SCHEMA', informationSchema.view);
    return parts.filter((part) => part !== undefined).join('.');
  }

  override toText(): string {
    const { limit, eventTimeFilter } = this.fields;
    let text = this.render();
    if (limit === 0) text = this.dialect.withoutRows(text, this.#subqueryAlias('limit'));
    else if (limit !== undefined) text = `(select * from ${text} limit ${limit})${this.#subqueryAlias('limit')}`;
    if (eventTimeFilter === undefined) return text;
    const { field, start, end } = eventTimeFilter;
    return `(select * from ${text} where ${this.dialect.eventTimeWindow(field, start, end)})${this.#subqueryAlias('et_filter')}`;
  }

  override toRepr(): string {
    return `<Relation ${this.render()}>`;
  }

  override equalTo(other: Value): boolean {
    return (
      other instanceof RelationObject && other.render() === this.render() && other.fields.type === this.fields.type
    );
  }

  override hashKey(): string {
    return this.render();
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getMember(key) : undefined;
  }

  override toJson(): Value {
    const { database, schema, identifier, type } = this.fields;
    const path = new PyDict([
      ['database', database ?? null],
      ['schema', schema ?? null],
      ['identifier', identifier ?? null],
    ]);
    return new PyDict([
      ['path', path],
      ['type', type ?? null],
    ]);
  }

  protected override members(): Members<RelationObject> {
    return RELATION_MEMBERS;
  }

  protected override self(): RelationObject {
    return this;
  }

  #part(part: keyof PartPolicy): string | undefined {
    if (part === 'database' && !this.dialect.features.databases) return undefined;
    const value = this.fields[part];
    if (value === undefined || !this.fields.include[part]) return undefined;
    return this.fields.quote[part] ? this.dialect.quote(value) : value;
  }

  #subqueryAlias(kind: string): string {
    if (!this.dialect.subqueriesNeedAlias) return '';
    return ` _dbt_${kind}_subq_${this.fields.identifier ?? ''}`;
  }
}
