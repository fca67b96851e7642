import type { YamlNode } from '../context/yaml.ts';
import { isJsonObject, type JsonObject } from '../domain/json.ts';
import type { NodeConfig } from '../domain/config.ts';
import type { SavedQueryNode } from '../domain/node.ts';
import { EXPORT_TARGETS, type Export } from '../domain/semantic.ts';
import type { Parsing } from './parsing.ts';
import type { PropertyEntry } from './properties.ts';
import { semanticBase } from './semantic-base.ts';
import { exportDeclaration, queryParams } from './semantic-shapes.ts';
import { oneOf, optional, text } from './shapes.ts';

/** Reads an entry of `saved_queries:`. */
export function addSavedQuery(parsing: Parsing, entry: PropertyEntry): void {
  const { checks } = parsing;
  const { node, name } = entry;
  const base = semanticBase(parsing, entry, { kind: 'saved_query', name, properties: checks.object(node.get('config')) });
  if (!node.has('query_params')) checks.missing(node, 'query_params', `the saved query \`${name}\``);
  checkConfig(parsing, node, base.config);
  const savedQuery: SavedQueryNode = {
    ...base,
    resourceType: 'saved_query',
    tags: [...new Set([...(checks.texts(node.get('tags')) ?? []), ...base.config.tags])].sort(),
    query: queryParams(node.get('query_params'), checks),
    exports: checks.mappings(node.get('exports')).map((item) => readExport(parsing, entry, item, base.config)),
  };
  parsing.nodes.add(savedQuery, node.get('name').span);
}

/** The project file may say it too: then there is no better place to point at than the query. */
function checkConfig({ checks }: Parsing, node: YamlNode, config: NodeConfig): void {
  const written = node.get('config').get('export_as');
  optional(oneOf(EXPORT_TARGETS))(written.withValue(config['export_as']), checks);
}

/** An export takes what it does not say from its query's config, and its place from the macros that name relations. */
function readExport(parsing: Parsing, { packageName }: PropertyEntry, item: YamlNode, config: NodeConfig): Export {
  const { checks, names } = parsing;
  const { name, config: stated } = exportDeclaration(item, checks);
  const written = item.get('config');
  const schema = optional(text)(written.get('schema_name').withValue(stated['schema_name'] ?? stated['schema'] ?? config.schema), checks);
  const alias = optional(text)(written.get('alias'), checks);
  const database = optional(text)(written.get('database'), checks);
  const export_as = oneOf(EXPORT_TARGETS)(written.get('export_as').withValue(stated['export_as'] ?? config['export_as']), checks);
  const node = (): JsonObject => ({ name, resource_type: 'export', config: isJsonObject(written.value) ? written.value : {} });
  const request = { packageName, name, version: undefined, node };
  return {
    name,
    config: {
      export_as,
      schema_name: schema ?? names.schema({ ...request, custom: undefined }),
      alias: alias ?? names.alias({ ...request, custom: undefined }),
      database: names.database({ ...request, custom: database ?? undefined }) ?? database,
    },
    unrendered_config: stated,
  };
}
