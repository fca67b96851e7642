import { errorDiagnostic } from '../diagnostics/diagnostic.ts';
import type { ExposureNode, RefCall, SourceCall } from '../domain/node.ts';
import { tagsAndMeta } from './column-properties.ts';
import { describe } from './descriptions.ts';
import { foldersOf } from './models.ts';
import { resolveConfig } from './node-config.ts';
import type { Parsing } from './parsing.ts';
import type { PropertyEntry } from './properties.ts';
import { readReference } from './references.ts';

const TYPES = ['dashboard', 'notebook', 'analysis', 'ml', 'application'] as const;
const MATURITIES = ['low', 'medium', 'high'] as const;

/** What is built on top of the models, outside of the warehouse. */
export function addExposure(parsing: Parsing, entry: PropertyEntry): void {
  const { checks, trees, session } = parsing;
  const { node, name, packageName, file } = entry;
  const fqn = [packageName, ...foldersOf(file.path), name];
  const stated = tagsAndMeta(parsing, node);
  const properties = {
    ...checks.object(node.get('config')),
    ...(Object.keys(stated.meta).length === 0 ? {} : { meta: stated.meta }),
    ...(stated.tags.length === 0 ? {} : { tags: stated.tags }),
  };
  const { config, unrendered } = resolveConfig(
    trees,
    { kind: 'exposure', packageName, fqn, properties, calls: [] },
    session.dialect.type,
  );
  const tags = [...new Set(config.tags)].sort();
  const exposure: ExposureNode = {
    resourceType: 'exposure',
    uniqueId: `exposure.${packageName}.${name}`,
    name,
    packageName,
    path: file.path,
    originalFilePath: file.originalFilePath,
    fqn,
    file: file.file,
    description: describe(parsing, node.get('description'), packageName),
    config: { ...config, tags },
    unrenderedConfig: unrendered,
    tags,
    meta: config.meta,
    patch: node.get('name').span,
    createdAt: parsing.createdAt,
    type: checks.oneOf(node.get('type'), TYPES) ?? 'dashboard',
    maturity: checks.oneOf(node.get('maturity'), MATURITIES),
    url: checks.text(node.get('url')),
    label: checks.text(node.get('label')),
    owner: checks.object(node.get('owner')),
    ...dependenciesOf(parsing, entry),
  };
  if (!node.has('type')) checks.missing(node, 'type', `the exposure \`${name}\``);
  if (!node.has('owner')) checks.missing(node, 'owner', `the exposure \`${name}\``);
  parsing.nodes.add(exposure, node.get('name').span);
}

function dependenciesOf(
  { checks, sink }: Parsing,
  { node }: PropertyEntry,
): Pick<ExposureNode, 'refs' | 'sources' | 'metrics'> {
  const refs: RefCall[] = [];
  const sources: SourceCall[] = [];
  const metrics: RefCall[] = [];
  for (const item of node.get('depends_on').items()) {
    const text = checks.text(item) ?? '';
    const reference = readReference(text);
    const span = item.span;
    if (reference?.ref !== undefined) refs.push({ ...reference.ref, span });
    else if (reference?.source !== undefined) sources.push({ ...reference.source, span });
    else if (reference?.metric !== undefined) metrics.push({ ...reference.metric, span });
    else
      sink.add(
        errorDiagnostic('invalid-value', `\`${text}\` is no ref(), source() or metric()`, {
          at: span,
          hint: "write ref('model')",
        }),
      );
  }
  return { refs, sources, metrics };
}
