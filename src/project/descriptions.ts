import type { YamlNode } from '../context/yaml.ts';
import { Template } from '../jinja/engine.ts';
import { createScope } from '../jinja/scope.ts';
import type { Parsing } from './parsing.ts';
import { isTemplate, withPlace } from './render-yaml.ts';

/** A description as text: it may hold `{{ doc('block') }}`. */
export function describe(parsing: Parsing, node: YamlNode, packageName: string): string {
  const text = parsing.checks.text(node) ?? '';
  if (!isTemplate(text)) return text;
  try {
    const scope = createScope(parsing.propertiesScope(packageName));
    scope['doc'] = parsing.documentation.function(packageName);
    return withPlace(node.document, node.path, () => Template.of({ path: node.file.path, text }).renderSync(scope));
  } catch (error) {
    parsing.sink.capture(error);
    return text;
  }
}
