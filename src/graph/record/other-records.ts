import { createHash } from 'node:crypto';
import type { JsonObject } from '../../domain/json.ts';
import type {
  ExposureNode,
  Freshness,
  FreshnessThreshold,
  SourceNode,
  UnitTestNode,
  UnitTestRows,
} from '../../domain/node.ts';
import { renderedRelationName } from '../relation-name.ts';
import { columnRecords } from './column-record.ts';
import { configRecord } from './config-record.ts';
import { identity } from './identity.ts';
import { orNull, type RecordContext } from './record-context.ts';
import { namedCallRecord, refRecord, sourceCallRecord } from './reference-record.ts';

export function sourceRecord(context: RecordContext, source: SourceNode): JsonObject {
  const { quoting } = source;
  return {
    database: orNull(source.database),
    schema: source.schema,
    ...identity(source),
    source_name: source.sourceName,
    source_description: source.sourceDescription,
    loader: source.loader,
    identifier: source.identifier,
    quoting: { database: null, schema: null, identifier: null, column: null, ...quoting },
    loaded_at_field: orNull(source.loadedAtField),
    loaded_at_query: orNull(source.loadedAtQuery),
    freshness: sourceFreshnessRecord(source),
    external: orNull(source.external),
    description: source.description,
    columns: columnRecords(source.columns),
    meta: source.meta,
    source_meta: source.sourceMeta,
    tags: source.tags,
    config: { ...configRecord(source), freshness: sourceFreshnessRecord(source) },
    patch_path: null,
    unrendered_config: source.unrenderedConfig,
    relation_name: orNull(renderedRelationName(context.graph.project, context.dialect, source)),
    created_at: source.createdAt,
    unrendered_database: orNull(source.unrenderedDatabase),
    unrendered_schema: orNull(source.unrenderedSchema),
    doc_blocks: source.docBlocks ?? [],
  };
}

/** A source's thresholds. Null where YAML says `freshness: null`; without a word the thresholds are there and empty. */
export function sourceFreshnessRecord(source: SourceNode): JsonObject | null {
  return source.unrenderedConfig['freshness'] === null ? null : freshnessRecord(source.freshness ?? {});
}

/** Thresholds as artifacts have them. */
export function freshnessRecord({ warnAfter, errorAfter, filter }: Freshness): JsonObject {
  return { warn_after: thresholdRecord(warnAfter), error_after: thresholdRecord(errorAfter), filter: orNull(filter) };
}

function thresholdRecord(threshold: FreshnessThreshold | undefined): JsonObject {
  return { count: orNull(threshold?.count), period: orNull(threshold?.period) };
}

export function exposureRecord(context: RecordContext, exposure: ExposureNode): JsonObject {
  return {
    ...identity(exposure),
    type: exposure.type,
    owner: { email: null, name: null, ...exposure.owner },
    description: exposure.description,
    label: orNull(exposure.label),
    maturity: orNull(exposure.maturity),
    meta: exposure.meta,
    tags: exposure.tags,
    config: configRecord(exposure),
    unrendered_config: exposure.unrenderedConfig,
    url: orNull(exposure.url),
    depends_on: { macros: [], nodes: context.graph.parents.get(exposure.uniqueId) ?? [] },
    refs: exposure.refs.map(refRecord),
    sources: exposure.sources.map(sourceCallRecord),
    metrics: exposure.metrics.map(namedCallRecord),
    created_at: exposure.createdAt,
  };
}

export function unitTestRecord(context: RecordContext, test: UnitTestNode): JsonObject {
  const tested = testedPart(test);
  return {
    ...tested,
    ...identity(test),
    description: test.description,
    depends_on: { macros: [], nodes: context.graph.parents.get(test.uniqueId) ?? [] },
    config: configRecord(test),
    checksum: createHash('sha256').update(JSON.stringify(tested)).digest('hex'),
    schema: test.schema,
    created_at: test.createdAt,
    version: orNull(test.modelVersion),
  };
}

/** What the test says: when this changes, the test has changed. */
export function testedPart(test: UnitTestNode): JsonObject {
  const { macros, vars, envVars } = test.overrides;
  const { include, exclude } = test.versions ?? {};
  const overridden = [macros, vars, envVars].some((part) => Object.keys(part).length > 0);
  return {
    model: test.model,
    given: test.given.map((given) => ({ input: given.input, ...rowsRecord(given) })),
    expect: rowsRecord(test.expect),
    overrides: overridden ? { macros, vars, env_vars: envVars } : null,
    versions:
      include === undefined && exclude === undefined ? null : { include: orNull(include), exclude: orNull(exclude) },
  };
}

function rowsRecord(rows: UnitTestRows): JsonObject {
  return { rows: rows.rows, format: rows.format, fixture: orNull(rows.fixture) };
}
