import type { YamlNode } from '../context/yaml.ts';
import { Template } from '../jinja/engine.ts';
import { createScope } from '../jinja/scope.ts';
import type { Parsing } from './parsing.ts';
import { isTemplate, withPlace } from './render-yaml.ts';

/** A description, and the unique ids of the docs blocks that are in it. */
export interface Documented {
  readonly description: string;
  readonly docBlocks: readonly string[];
}

/** A description as text: it may hold `{{ doc('block') }}`. */
export function describe(parsing: Parsing, node: YamlNode, packageName: string): string {
  return documented(parsing, node, packageName).description;
}

export function documented(parsing: Parsing, node: YamlNode, packageName: string): Documented {
  const text = parsing.checks.text(node) ?? '';
  if (!isTemplate(text)) return { description: text, docBlocks: [] };
  const used = new Set<string>();
  try {
    const scope = createScope(parsing.propertiesScope(packageName));
    scope['doc'] = parsing.documentation.function(packageName, used);
    const template = Template.of({ path: node.file.path, text });
    const description = withPlace(node.document, node.path, () => template.renderSync(scope));
    return { description, docBlocks: [...used] };
  } catch (error) {
    parsing.sink.capture(error);
    return { description: text, docBlocks: [] };
  }
}
