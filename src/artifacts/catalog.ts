import type { JsonObject } from '../domain/json.ts';
import type { Column, RelationKind, RelationName } from '../domain/relation.ts';
import { ARTIFACT_SCHEMAS } from '../domain/versions.ts';
import { type ArtifactContext, artifactMetadata } from './artifact-context.ts';
import { writeArtifact } from './write-artifact.ts';

/** What the warehouse says of the relation of a node. */
export interface CatalogTable {
  readonly uniqueId: string;
  readonly name: RelationName;
  readonly kind: RelationKind | undefined;
  readonly columns: readonly Column[];
  readonly comment?: string | undefined;
  readonly owner?: string | undefined;
}

export interface CatalogFacts {
  readonly tables: readonly CatalogTable[];
  /** Why something could not be looked up. */
  readonly errors: readonly string[];
}

/** Writes catalog.json: the relations as they are in the warehouse. Returns its path. */
export function writeCatalog(context: ArtifactContext, facts: CatalogFacts): string {
  return writeArtifact(context, 'catalog.json', catalog(context, facts));
}

/** The content of catalog.json (v1). */
export function catalog(context: ArtifactContext, facts: CatalogFacts): JsonObject {
  const [nodes, sources]: [Record<string, JsonObject>, Record<string, JsonObject>] = [{}, {}];
  for (const table of facts.tables)
    (table.uniqueId.startsWith('source.') ? sources : nodes)[table.uniqueId] = tableRecord(table);
  const errors = facts.errors.length === 0 ? null : facts.errors;
  return { metadata: artifactMetadata(context, ARTIFACT_SCHEMAS.catalog), nodes, sources, errors };
}

function tableRecord(table: CatalogTable): JsonObject {
  const columns: Record<string, JsonObject> = {};
  table.columns.forEach((column, index) => {
    columns[column.name] = { type: column.type, index: index + 1, name: column.name, comment: column.comment ?? null };
  });
  return {
    metadata: {
      type: typeOf(table.kind),
      schema: table.name.schema ?? '',
      name: table.name.identifier,
      database: table.name.database ?? null,
      comment: table.comment ?? null,
      owner: table.owner ?? null,
    },
    columns,
    stats: NO_STATISTICS,
    unique_id: table.uniqueId,
  };
}

/** Kinds as the information schema calls them. */
function typeOf(kind: RelationKind | undefined): string {
  return kind === undefined || kind === 'table' ? 'BASE TABLE' : kind.replaceAll('_', ' ').toUpperCase();
}

const NO_STATISTICS: JsonObject = {
  has_stats: {
    id: 'has_stats',
    label: 'Has Stats?',
    value: false,
    include: false,
    description: 'Whether there are statistics about this table',
  },
};
