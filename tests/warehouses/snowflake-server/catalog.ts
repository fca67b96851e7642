import type { Token } from './tokens.ts';
import { alreadyExists, objectMissing, scopeMissing } from './refusals.ts';

export type ObjectKind = 'TABLE' | 'VIEW' | 'DYNAMIC TABLE';

export interface Grant {
  readonly privilege: string;
  readonly role: string;
  readonly option: boolean;
}

/** What the server knows of a table or view beyond what DuckDB keeps. */
export interface CatalogObject {
  database: string;
  schema: string;
  name: string;
  readonly kind: ObjectKind;
  readonly isTransient: boolean;
  isSecure: boolean;
  /** What a dynamic table is computed from. */
  readonly query?: readonly Token[] | undefined;
  /** Only this session sees a temporary table. */
  readonly session?: string | undefined;
  owner: string;
  comment: string;
  clusterBy: string;
  grants: Grant[];
  /** Types as they were declared, where DuckDB has no such type. */
  readonly types: Map<string, string>;
  readonly columnComments: Map<string, string>;
  readonly properties: Map<string, string>;
  readonly createdAt: Date;
}

export interface QualifiedName {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
}

/** Databases, schemas and objects by their catalog names. */
export class Catalog {
  readonly databases = new Map<string, Set<string>>();
  readonly objects = new Map<string, CatalogObject>();

  static key({ database, schema, name }: QualifiedName): string {
    return JSON.stringify([database, schema, name]);
  }

  schemasOf(database: string): Set<string> {
    const schemas = this.databases.get(database);
    if (schemas === undefined) throw scopeMissing('Database', database);
    return schemas;
  }

  requireSchema(database: string, schema: string): void {
    if (!this.schemasOf(database).has(schema)) throw scopeMissing('Schema', `${database}.${schema}`);
  }

  find(name: QualifiedName): CatalogObject | undefined {
    return this.objects.get(Catalog.key(name));
  }

  get(name: QualifiedName): CatalogObject {
    const found = this.find(name);
    if (found === undefined) throw objectMissing(`${name.database}.${name.schema}.${name.name}`);
    return found;
  }

  /** Refuses a name that is taken: by anything, or with `replacedKind` by something of another kind. */
  checkFree(name: QualifiedName, replacedKind?: ObjectKind): void {
    const found = this.find(name);
    if (found === undefined || found.kind === replacedKind) return;
    throw alreadyExists(name.name, replacedKind === undefined ? undefined : found.kind);
  }

  put(object: CatalogObject): void {
    this.objects.set(Catalog.key(object), object);
  }

  remove(name: QualifiedName): void {
    this.objects.delete(Catalog.key(name));
  }

  move(object: CatalogObject, to: QualifiedName): void {
    this.remove(object);
    Object.assign(object, { database: to.database, schema: to.schema, name: to.name });
    this.put(object);
  }

  in(database: string, schema?: string): CatalogObject[] {
    const matches = (object: CatalogObject): boolean => object.database === database && (schema === undefined || object.schema === schema);
    return [...this.objects.values()].filter(matches).sort((left, right) => (left.name < right.name ? -1 : 1));
  }
}

export function newObject(name: QualifiedName, kind: ObjectKind, owner: string, given: Partial<CatalogObject> = {}): CatalogObject {
  return {
    isTransient: false,
    isSecure: false,
    comment: '',
    clusterBy: '',
    grants: [],
    types: new Map(),
    columnComments: new Map(),
    properties: new Map(),
    ...given,
    kind,
    owner,
    createdAt: new Date(),
    database: name.database,
    schema: name.schema,
    name: name.name,
  };
}
