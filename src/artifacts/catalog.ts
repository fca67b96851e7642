import type { JsonObject } from '../domain/json.ts';
import type { RelationKind } from '../domain/relation.ts';
import { ARTIFACT_SCHEMAS } from '../domain/versions.ts';
import type { CataloguedRelation } from '../execute/catalog.ts';
import { type ArtifactContext, artifactMetadata } from './artifact-context.ts';
import { writeArtifact } from './write-artifact.ts';

/** Writes catalog.json: the relations as they are in the warehouse. Returns its path. */
export function writeCatalog(context: ArtifactContext, relations: readonly CataloguedRelation[]): string {
  return writeArtifact(context, 'catalog.json', catalog(context, relations));
}

/** The content of catalog.json (v1). */
export function catalog(context: ArtifactContext, relations: readonly CataloguedRelation[]): JsonObject {
  const nodes: Record<string, JsonObject> = {};
  const sources: Record<string, JsonObject> = {};
  for (const relation of relations) {
    const section = relation.uniqueId.startsWith('source.') ? sources : nodes;
    section[relation.uniqueId] = relationRecord(relation);
  }
  // What can't be looked up fails the command, so that there is never an error to write down.
  return { metadata: artifactMetadata(context, ARTIFACT_SCHEMAS.catalog), nodes, sources, errors: null };
}

function relationRecord(relation: CataloguedRelation): JsonObject {
  const columns: Record<string, JsonObject> = {};
  relation.columns.forEach((column, index) => {
    columns[column.name] = { type: column.type, index: index + 1, name: column.name, comment: column.comment ?? null };
  });
  return {
    metadata: {
      type: typeOf(relation.kind),
      schema: relation.name.schema ?? '',
      name: relation.name.identifier,
      database: relation.name.database ?? null,
      comment: relation.comment ?? null,
      owner: relation.owner ?? null,
    },
    columns,
    stats: NO_STATISTICS,
    unique_id: relation.uniqueId,
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
