import { valueToJson } from '../context/json-value.ts';
import type { YamlDocument, YamlNode, YamlPath } from '../context/yaml.ts';
import { MartError } from '../diagnostics/diagnostic.ts';
import type { Json } from '../domain/json.ts';
import { renderNative } from '../jinja/engine.ts';
import { TemplateError, toDiagnostics } from '../jinja/errors.ts';
import type { Scope } from '../jinja/scope.ts';

const MARKS = /\{[{%#]/;

/** Whether a text has anything in it to render. */
export function isTemplate(text: string): boolean {
  return MARKS.test(text);
}

/** Renders one value of a YAML file; errors are shown where the value stands. */
export function renderText(text: string, scope: Scope, document: YamlDocument, path: YamlPath): Json {
  if (!isTemplate(text)) return text;
  return withPlace(document, path, () => valueToJson(renderNative({ path: document.file.path, text }, scope)));
}

/** Runs a rendering, and places what goes wrong in it at a YAML value. */
export function withPlace<Result>(document: YamlDocument, path: YamlPath, render: () => Result): Result {
  try {
    return render();
  } catch (error) {
    const at = document.valueSpan(path);
    if (error instanceof TemplateError)
      throw new MartError(toDiagnostics(error).map((found) => ({ ...found, at, notes: [] })));
    if (error instanceof MartError) throw new MartError(error.diagnostics.map((found) => ({ ...found, at })));
    throw error;
  }
}

/** Renders every text of a value, but for those that `keep` names by their path below `node`. */
export function renderTree(node: YamlNode, scope: Scope, keep: (path: YamlPath) => boolean = () => false): YamlNode {
  if (node.value === undefined) return node;
  return node.withValue(renderBelow(node.document, node.value, scope, node.path, node.path.length, keep));
}

function renderBelow(
  document: YamlDocument,
  value: Json,
  scope: Scope,
  path: YamlPath,
  base: number,
  keep: (path: YamlPath) => boolean,
): Json {
  if (typeof value === 'string')
    return isTemplate(value) && !keep(path.slice(base)) ? renderText(value, scope, document, path) : value;
  if (value === null || typeof value !== 'object' || !holdsTemplate(value)) return value;
  if (isList(value)) {
    return value.map((item, index) => renderBelow(document, item, scope, [...path, index], base, keep));
  }
  const rendered: Record<string, Json | undefined> = { ...value };
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) rendered[key] = renderBelow(document, item, scope, [...path, key], base, keep);
  }
  return rendered;
}

/** Most of a file is plain: it is passed on as it is, not copied. */
function holdsTemplate(value: Json | undefined): boolean {
  if (typeof value === 'string') return isTemplate(value);
  if (value === null || typeof value !== 'object') return false;
  return (isList(value) ? value : Object.values(value)).some(holdsTemplate);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
