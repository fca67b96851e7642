import { Alias, isAlias, isMap, isScalar, isSeq, parseDocument, Scalar, stringify, type Document, type Node, type YAMLMap } from 'yaml';
import { errorDiagnostic, MartError, warningDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { spanOf, type SourceFile, type Span } from '../diagnostics/source.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import { markFloat } from './json-value.ts';
import { plainScalar } from './yaml-scalar.ts';

export type YamlPath = readonly (string | number)[];

/** A YAML file: what it says, and where it says so. The one place that knows the `yaml` package. */
export class YamlDocument {
  readonly file: SourceFile;
  readonly value: Json;
  /** Keys that are written twice in one mapping (the last one counts). */
  readonly warnings: readonly Diagnostic[];
  readonly #document: Document;

  /** Throws `yaml-syntax` with every error that was found. */
  constructor(file: SourceFile) {
    this.file = file;
    this.#document = parseDocument(file.text, { schema: 'failsafe', version: '1.1', uniqueKeys: false, prettyErrors: false });
    if (this.#document.errors.length > 0) throw new MartError(this.#document.errors.map((error) => syntaxDiagnostic(file, error)));
    const reader = new ValueReader(file, this.#document);
    this.value = reader.read(this.#document.contents).value;
    if (reader.errors.length > 0) throw new MartError(reader.errors);
    this.warnings = reader.warnings;
  }

  /** The root of the file. */
  get root(): YamlNode {
    return new YamlNode(this, [], this.value);
  }

  /** Where a key or list item stands; for a path that isn't there, where its nearest parent does. */
  keySpan(path: YamlPath): Span {
    return this.#locate(path, 'key');
  }

  /** Where a value stands. */
  valueSpan(path: YamlPath): Span {
    return this.#locate(path, 'value');
  }

  #locate(path: YamlPath, what: 'key' | 'value'): Span {
    let node: Node | null = this.#document.contents;
    let span = this.#spanOf(node);
    for (const step of path) {
      if (isAlias(node)) node = node.resolve(this.#document) ?? null;
      const found = childOf(node, step);
      if (found === undefined) return span;
      node = found.value;
      const shown = what === 'key' || found.value === null ? (found.key ?? found.value) : found.value;
      span = this.#spanOf(shown);
    }
    return span;
  }

  #spanOf(node: Node | null): Span {
    const [start, end] = node?.range ?? [0, 0];
    return spanOf(this.file, start, end);
  }
}

/** A value in a YAML file that knows its place. */
export class YamlNode {
  readonly document: YamlDocument;
  readonly path: YamlPath;
  readonly value: Json | undefined;

  constructor(document: YamlDocument, path: YamlPath, value: Json | undefined) {
    this.document = document;
    this.path = path;
    this.value = value;
  }

  get file(): SourceFile {
    return this.document.file;
  }

  /** Where the key (or list item) stands. */
  get keySpan(): Span {
    return this.document.keySpan(this.path);
  }

  get span(): Span {
    return this.document.valueSpan(this.path);
  }

  /** The value under a key; its `value` is undefined when there is none. */
  get(key: string): YamlNode {
    const value = isJsonObject(this.value) ? this.value[key] : undefined;
    return new YamlNode(this.document, [...this.path, key], value);
  }

  has(key: string): boolean {
    return isJsonObject(this.value) && this.value[key] !== undefined;
  }

  keys(): readonly string[] {
    return isJsonObject(this.value) ? Object.keys(this.value) : [];
  }

  /** The items of a list; empty for anything else. */
  items(): readonly YamlNode[] {
    const list: Json | undefined = this.value;
    return Array.isArray(list) ? list.map((item: Json, index) => new YamlNode(this.document, [...this.path, index], item)) : [];
  }

  /** The same place with another value: rendered, or with a default. */
  withValue(value: Json | undefined): YamlNode {
    return new YamlNode(this.document, this.path, value);
  }
}

/** Reads a YAML text without positions: `--vars`, `fromyaml`. Throws `MartError` (`yaml-syntax`). */
export function parseYaml(text: string): Json {
  return new YamlDocument({ path: '<yaml>', text }).value;
}

/** Writes YAML in block style. */
export function writeYaml(value: unknown, options: { readonly sortKeys?: boolean } = {}): string {
  return stringify(value, { indentSeq: false, sortMapEntries: options.sortKeys ?? false, lineWidth: 80 });
}

const QUOTE_HINT = 'quote a value that begins with a template: "{{ … }}"';

interface Read {
  readonly value: Json;
  readonly isFloat: boolean;
}

/** Builds plain values from the syntax tree, by YAML 1.1's rules. */
class ValueReader {
  readonly warnings: Diagnostic[] = [];
  readonly errors: Diagnostic[] = [];
  readonly #file: SourceFile;
  readonly #document: Document;

  constructor(file: SourceFile, document: Document) {
    this.#file = file;
    this.#document = document;
  }

  read(node: unknown): Read {
    if (node instanceof Alias) return this.read(node.resolve(this.#document));
    if (isMap(node)) return { value: this.#map(node), isFloat: false };
    if (isSeq(node)) return { value: this.#list(node.items), isFloat: false };
    if (!isScalar(node)) return { value: null, isFloat: false };
    return node.type === Scalar.PLAIN || node.type === undefined ? plainScalar(textOf(node)) : { value: textOf(node), isFloat: false };
  }

  #list(items: readonly unknown[]): Json {
    const list: Json[] = [];
    items.forEach((item, index) => {
      const { value, isFloat } = this.read(item);
      list.push(value);
      if (isFloat && Number.isInteger(value)) markFloat(list, index);
    });
    return list;
  }

  #map(map: YAMLMap): JsonObject {
    const result: Record<string, Json> = {};
    for (const pair of map.items) if (isMergeKey(pair.key)) Object.assign(result, this.#merged(pair.value));
    const seen = new Set<string>();
    for (const { key, value: valueNode } of map.items) {
      if (isMergeKey(key)) continue;
      const name = this.#keyText(key);
      if (seen.has(name)) this.#warnDuplicate(name, key);
      seen.add(name);
      const { value, isFloat } = this.read(valueNode);
      Object.defineProperty(result, name, { value, enumerable: true, writable: true, configurable: true });
      if (isFloat && Number.isInteger(value)) markFloat(result, name);
    }
    return result;
  }

  /** `<<: *a` or `<<: [*a, *b]`; the first that has a key gives it. */
  #merged(node: unknown): JsonObject {
    const { value } = this.read(node);
    if (isJsonObject(value)) return value;
    const list: Json = value;
    return Array.isArray(list) ? Object.assign({}, ...[...list].reverse().filter(isJsonObject)) : {};
  }

  /** Keys are the text that was written: `on:` is the key `on`. */
  #keyText(key: unknown): string {
    if (isAlias(key)) return this.#keyText(key.resolve(this.#document));
    if (isScalar(key)) return textOf(key);
    if (isMap(key) || isSeq(key)) this.errors.push(errorDiagnostic('yaml-syntax', 'a mapping or list can\'t be a key', { at: this.#at(key), hint: QUOTE_HINT }));
    return '';
  }

  #at(node: unknown): Span {
    const [start, end] = (node as Node | null)?.range ?? [0, 0];
    return spanOf(this.#file, start, end);
  }

  #warnDuplicate(name: string, key: unknown): void {
    const at = this.#at(key);
    this.warnings.push(warningDiagnostic('duplicate-name', `the key \`${name}\` is written twice here; the last one counts`, { at }));
  }
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === Scalar.PLAIN;
}

function textOf(node: Scalar): string {
  return typeof node.value === 'string' ? node.value : node.value === null || node.value === undefined ? '' : String(node.value);
}

function childOf(node: Node | null, step: string | number): { readonly key: Node | null; readonly value: Node | null } | undefined {
  if (isSeq(node) && typeof step === 'number') {
    const item = node.items[step];
    return item === undefined ? undefined : { key: null, value: item as Node };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.findLast(({ key }) => isScalar(key) && textOf(key) === String(step));
  return pair === undefined ? undefined : { key: pair.key as Node, value: pair.value as Node | null };
}

function syntaxDiagnostic(file: SourceFile, error: { readonly message: string; readonly pos: [number, number] }): Diagnostic {
  const at = spanOf(file, error.pos[0], Math.max(error.pos[0] + 1, error.pos[1]));
  const lineStart = file.text.lastIndexOf('\n', at.start - 1) + 1;
  const line = file.text.slice(lineStart, file.text.indexOf('\n', at.start) < 0 ? undefined : file.text.indexOf('\n', at.start));
  const hint = /[:-]\s+\{[{%]/.test(line) ? QUOTE_HINT : tabHint(line);
  return errorDiagnostic('yaml-syntax', error.message, { at, hint });
}

function tabHint(line: string): string | undefined {
  return /^ *\t/.test(line) ? 'YAML is indented with spaces, not tabs' : undefined;
}
