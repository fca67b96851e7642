import type { Relation, RelationName, SchemaName } from '../domain/relation.ts';
import type { Dialect } from '../warehouse/dialect.ts';
import type { Connection } from '../warehouse/warehouse.ts';

/**
 * What stands in the warehouse, read once per schema and kept up to date by those who create, rename and drop.
 * Shared by all workers of a run.
 */
export class Catalog {
  readonly #dialect: Dialect;
  readonly #schemas = new Map<string, Promise<Map<string, Relation>>>();

  /** Names of relations that may be gone: each is asked for when it is next looked for. */
  readonly #doubted = new Set<string>();
  readonly #isRead: boolean;

  /** With `isRead: false`, nothing stands and the warehouse is not asked. */
  constructor(dialect: Dialect, { isRead = true } = {}) {
    this.#dialect = dialect;
    this.#isRead = isRead;
  }

  /** The relation under a name, or undefined. Reads the schema when nobody has yet. */
  async find(name: RelationName, connection: () => Promise<Connection>): Promise<Relation | undefined> {
    if (name.schema === undefined) return undefined;
    const relations = await this.#read({ database: name.database, schema: name.schema }, connection);
    const key = this.#fold(name.identifier);
    if (this.#doubted.delete(this.#nameKey(name)) && (await (await connection()).columns(name)).length === 0) relations.delete(key);
    return relations.get(key);
  }

  /** The same, asked of the warehouse now: what other runs have changed is seen. */
  async findAnew(name: RelationName, connection: () => Promise<Connection>): Promise<Relation | undefined> {
    if (name.schema !== undefined) this.forget({ database: name.database, schema: name.schema });
    return this.find(name, connection);
  }

  async list(schema: SchemaName, connection: () => Promise<Connection>): Promise<readonly Relation[]> {
    const relations = [...(await this.#read(schema, connection)).values()];
    const standing = await Promise.all(relations.map((relation) => this.find(relation, connection)));
    return standing.filter((relation) => relation !== undefined);
  }

  /** Notes a relation that was made or replaced. */
  async add(relation: Relation): Promise<void> {
    const known = await this.#known(relation);
    known?.set(this.#fold(relation.identifier), relation);
    this.#doubted.delete(this.#nameKey(relation));
  }

  async remove(name: RelationName): Promise<void> {
    const known = await this.#known(name);
    known?.delete(this.#fold(name.identifier));
  }

  /** Notes that a relation may be gone: publishing what it reads may have dropped it. */
  doubt(name: RelationName): void {
    this.#doubted.add(this.#nameKey(name));
  }

  /** Forgets a schema, so that it is read again: after statements whose effect is not known. */
  forget(schema: SchemaName): void {
    this.#schemas.delete(this.#key(schema));
  }

  /** Notes that a schema was just made, and so is empty. */
  addEmpty(schema: SchemaName): void {
    this.#schemas.set(this.#key(schema), Promise.resolve(new Map()));
  }

  async #known(name: RelationName): Promise<Map<string, Relation> | undefined> {
    if (name.schema === undefined) return undefined;
    return this.#schemas.get(this.#key({ database: name.database, schema: name.schema }));
  }

  #read(schema: SchemaName, connection: () => Promise<Connection>): Promise<Map<string, Relation>> {
    const key = this.#key(schema);
    const known = this.#schemas.get(key);
    if (known !== undefined) return known;
    const reading = this.#load(schema, connection);
    this.#schemas.set(key, reading);
    reading.catch(() => this.#schemas.delete(key));
    return reading;
  }

  async #load(schema: SchemaName, connection: () => Promise<Connection>): Promise<Map<string, Relation>> {
    const relations = this.#isRead ? await (await connection()).relations(schema) : [];
    return new Map(relations.map((relation) => [this.#fold(relation.identifier), relation]));
  }

  #key({ database, schema }: SchemaName): string {
    return `${this.#dialect.features.databases ? this.#fold(database ?? '') : ''}\u0000${this.#fold(schema)}`;
  }

  #nameKey({ database, schema, identifier }: RelationName): string {
    return `${this.#key({ database, schema: schema ?? '' })}\u0000${this.#fold(identifier)}`;
  }

  /** Unquoted names and case-folding warehouses compare without case. */
  #fold(name: string): string {
    return this.#dialect.features.nameCaseFolds || !this.#dialect.quotePolicy.identifier ? name.toLowerCase() : name;
  }
}
