import { warningDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { spanOf, type SourceFile, type Span } from '../diagnostics/source.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import { readFullYaml } from './full-yaml.ts';
import { markFloat } from './json-value.ts';
import { readSimpleYaml } from './simple-yaml.ts';
import { plainScalar } from './yaml-scalar.ts';
import type { ListTree, MapEntry, MapTree, YamlTree } from './yaml-tree.ts';

export { writeYaml } from './full-yaml.ts';

export type YamlPath = readonly (string | number)[];

/** A YAML file: what it says, and where it says so. */
export class YamlDocument {
  readonly file: SourceFile;
  readonly value: Json;
  /** Keys that are written twice in one mapping (the last one counts). */
  readonly warnings: readonly Diagnostic[];
  readonly #tree: YamlTree | null;

  /** Throws `yaml-syntax` with every error that was found. */
  constructor(file: SourceFile) {
    this.file = file;
    const simple = readSimpleYaml(file.text);
    this.#tree = simple === undefined ? readFullYaml(file) : simple.tree;
    const reader = new ValueReader(file);
    this.value = reader.read(this.#tree).value;
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
    let tree = this.#tree;
    let shown = tree;
    for (const step of path) {
      const found = childOf(tree, step);
      if (found === undefined) break;
      tree = found.value;
      shown = what === 'key' || tree === null ? (found.key ?? tree) : tree;
    }
    return spanOf(this.file, shown?.start ?? 0, shown?.end ?? 0);
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
    return Array.isArray(list)
      ? list.map((item: Json, index) => new YamlNode(this.document, [...this.path, index], item))
      : [];
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

interface Read {
  readonly value: Json;
  /** A float that is whole: JSON would forget it. */
  readonly isWholeFloat: boolean;
}

/** Builds plain values from a tree, by YAML 1.1's rules. */
class ValueReader {
  readonly warnings: Diagnostic[] = [];
  readonly #file: SourceFile;

  constructor(file: SourceFile) {
    this.#file = file;
  }

  read(tree: YamlTree | null): Read {
    if (tree === null) return { value: null, isWholeFloat: false };
    if (tree.kind === 'map') return { value: this.#map(tree), isWholeFloat: false };
    if (tree.kind === 'list') return { value: this.#list(tree), isWholeFloat: false };
    if (!tree.isPlain) return { value: tree.text, isWholeFloat: false };
    const { value, isFloat } = plainScalar(tree.text);
    return { value, isWholeFloat: isFloat && Number.isInteger(value) };
  }

  #list(tree: ListTree): Json {
    const list: Json[] = [];
    tree.items.forEach((item, index) => {
      const { value, isWholeFloat } = this.read(item);
      list.push(value);
      if (isWholeFloat) markFloat(list, index);
    });
    return list;
  }

  #map(tree: MapTree): JsonObject {
    const result: Record<string, Json> = {};
    const seen = new Set<string>();
    for (const entry of tree.entries) if (isMerge(entry)) Object.assign(result, this.#merged(entry.value));
    for (const entry of tree.entries) {
      if (isMerge(entry)) continue;
      const name = keyText(entry.key);
      if (seen.has(name)) this.#warnDuplicate(name, entry.key);
      seen.add(name);
      const { value, isWholeFloat } = this.read(entry.value);
      if (name === '__proto__')
        Object.defineProperty(result, name, { value, enumerable: true, writable: true, configurable: true });
      else result[name] = value;
      if (isWholeFloat) markFloat(result, name);
    }
    return result;
  }

  /** `<<: *a` or `<<: [*a, *b]`; the first that has a key gives it. */
  #merged(tree: YamlTree | null): JsonObject {
    const { value } = this.read(tree);
    if (isJsonObject(value)) return value;
    const list: Json = value;
    return Array.isArray(list) ? (Object.assign({}, ...[...list].reverse().filter(isJsonObject)) as JsonObject) : {};
  }

  #warnDuplicate(name: string, key: YamlTree): void {
    const at = spanOf(this.#file, key.start, key.end);
    this.warnings.push(
      warningDiagnostic('duplicate-name', `the key \`${name}\` is written twice here; the last one counts`, { at }),
    );
  }
}

function isMerge({ key }: MapEntry): boolean {
  return key.kind === 'scalar' && key.isPlain && key.text === '<<';
}

/** Keys are the text that was written: `on:` is the key `on`. */
function keyText(key: YamlTree): string {
  return key.kind === 'scalar' ? key.text : '';
}

function childOf(
  tree: YamlTree | null,
  step: string | number,
): { readonly key: YamlTree | null; readonly value: YamlTree | null } | undefined {
  if (tree?.kind === 'list' && typeof step === 'number') {
    const value = tree.items[step];
    return value === undefined ? undefined : { key: null, value };
  }
  return tree?.kind === 'map' ? tree.entries.findLast(({ key }) => keyText(key) === String(step)) : undefined;
}
