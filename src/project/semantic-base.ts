import type { YamlNode } from '../context/yaml.ts';
import type { JsonObject } from '../domain/json.ts';
import type { SemanticNode } from '../domain/node.ts';
import { describe } from './descriptions.ts';
import { foldersOf } from './models.ts';
import { resolveConfig, type ResolvedConfig } from './node-config.ts';
import type { Parsing } from './parsing.ts';
import type { PropertyEntry } from './properties.ts';
import { flag, optional, text } from './shapes.ts';

type SharedKeys = Exclude<keyof Extract<SemanticNode, { resourceType: 'metric' }>, 'resourceType' | 'type' | 'params' | 'filter' | 'timeGranularity'>;

/** What a declaration is called, and what configures it. */
export interface Declared {
  readonly kind: SemanticNode['resourceType'];
  readonly name: string;
  /** What stands under `config:`. */
  readonly properties: JsonObject;
}

/** What semantic models, metrics and saved queries have in common. */
export function semanticBase(parsing: Parsing, entry: PropertyEntry, declared: Declared): Pick<Extract<SemanticNode, { resourceType: 'metric' }>, SharedKeys> {
  const { node, packageName, file } = entry;
  const { kind, name } = declared;
  const fqn = [packageName, ...foldersOf(file.path), name];
  const { config, unrendered } = configOf(parsing, declared, packageName, fqn);
  flag(true)(node.get('config').get('enabled'), parsing.checks);
  return {
    uniqueId: `${kind}.${packageName}.${name}`,
    name,
    packageName,
    path: file.path,
    originalFilePath: file.originalFilePath,
    fqn,
    file: file.file,
    description: describe(parsing, node.get('description'), packageName),
    config,
    unrenderedConfig: unrendered,
    tags: [],
    meta: config.meta,
    patch: node.get('name').span,
    createdAt: parsing.createdAt,
    label: optional(text)(node.get('label'), parsing.checks) ?? undefined,
    group: typeof config.group === 'string' ? config.group : undefined,
    locate: (path) => node.document.valueSpan([...node.path, ...path]),
  };
}

/** In dbt the project file's part of an unrendered config is there for metrics alone. */
function configOf({ trees, session }: Parsing, { kind, properties }: Declared, packageName: string, fqn: readonly string[]): ResolvedConfig {
  const { config, unrendered } = resolveConfig(trees, { kind, packageName, fqn, properties, calls: [] }, session.dialect.type);
  return { config, unrendered: kind === 'metric' ? unrendered : properties };
}

/** The description of a part, with `doc()` rendered; null where there is none. */
export function partDescription(parsing: Parsing, node: YamlNode, packageName: string): string | null {
  return node.has('description') ? describe(parsing, node.get('description'), packageName) : null;
}
