import type { YamlNode } from '../context/yaml.ts';
import { warningDiagnostic } from '../diagnostics/diagnostic.ts';
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
  const block = checks.object(node.get('config'));
  const request = { kind: 'exposure', packageName, fqn, properties: block, calls: [] } as const;
  const { unrendered } = resolveConfig(trees, request, session.dialect.type);
  const properties = { ...block, meta: stated.meta, tags: stated.tags };
  const { config } = resolveConfig(trees, { ...request, properties }, session.dialect.type);
  const tags = [...new Set(config.tags)].sort();
  const meta = { ...trees.metaOfExposures(packageName), ...config.meta };
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
    config: { ...config, tags, meta },
    unrenderedConfig: unrendered,
    tags,
    meta,
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
  else checkOwner(parsing, node.get('owner'), `the exposure \`${name}\``);
  if (!/^\w+$/.test(name)) warnOfName(parsing, node.get('name'));
  parsing.nodes.add(exposure, node.get('name').span);
}

/** Whom to ask has a name or an address. */
export function checkOwner({ checks }: Parsing, owner: YamlNode, whose: string): void {
  if (owner.get('name').value == null && owner.get('email').value == null) checks.missing(owner, 'name', `the owner of ${whose}`);
}

function warnOfName({ sink }: Parsing, name: YamlNode): void {
  const hint = 'what people are to read is the `label`';
  const message = `the name of an exposure has letters, digits and underscores: \`${String(name.value)}\` will be refused one day`;
  sink.add(warningDiagnostic('invalid-value', message, { at: name.span, hint, event: 'ExposureNameDeprecation' }));
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
        warningDiagnostic('invalid-value', `\`${text}\` is no ref(), source() or metric(): it is ignored`, {
          at: span,
          hint: "write ref('model')",
        }),
      );
  }
  return { refs, sources, metrics };
}
