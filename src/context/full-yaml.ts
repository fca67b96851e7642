import { createRequire } from 'node:module';
import type { Document, Node, Scalar } from 'yaml';
import { errorDiagnostic, MartError, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { spanOf, type SourceFile } from '../diagnostics/source.ts';
import type { MapEntry, YamlTree } from './yaml-tree.ts';

/** Loaded when a file needs it: most do not, and it takes as long as reading a whole project. */
const yaml = () => createRequire(import.meta.url)('yaml') as typeof import('yaml');

const QUOTE_HINT = 'quote a value that begins with a template: "{{ … }}"';

/**
 * Reads YAML with the `yaml` package, which only this file knows. Throws `yaml-syntax` with every error that was found.
 * Types are left to the reader of the tree: YAML 1.1's differ from what the package makes of it.
 */
export function readFullYaml(file: SourceFile): YamlTree | null {
  const document = yaml().parseDocument(file.text, {
    schema: 'failsafe',
    version: '1.1',
    uniqueKeys: false,
    prettyErrors: false,
  });
  if (document.errors.length > 0) throw new MartError(document.errors.map((error) => syntaxDiagnostic(file, error)));
  return new TreeMaker(file, document).make(document.contents);
}

/** Writes YAML in block style. */
export function writeYaml(value: unknown, options: { readonly sortKeys?: boolean } = {}): string {
  return yaml().stringify(value, { indentSeq: false, sortMapEntries: options.sortKeys ?? false, lineWidth: 80 });
}

class TreeMaker {
  readonly #file: SourceFile;
  readonly #document: Document;
  readonly #yaml = yaml();

  constructor(file: SourceFile, document: Document) {
    this.#file = file;
    this.#document = document;
  }

  make(node: unknown): YamlTree | null {
    const { isAlias, isMap, isScalar, isSeq } = this.#yaml;
    if (isAlias(node)) return this.make(node.resolve(this.#document));
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }): MapEntry => ({ key: this.#key(key), value: this.make(value) }));
      return { kind: 'map', ...placeOf(node), entries };
    }
    if (isSeq(node)) return { kind: 'list', ...placeOf(node), items: node.items.map((item) => this.make(item)) };
    return isScalar(node) ? this.#scalar(node) : null;
  }

  #key(node: unknown): YamlTree {
    const key = this.make(node);
    if (key?.kind === 'scalar') return key;
    if (key === null) return { kind: 'scalar', ...placeOf(node as Node | null), text: '', isPlain: true };
    const at = spanOf(this.#file, key.start, key.end);
    throw new MartError([errorDiagnostic('yaml-syntax', "a mapping or list can't be a key", { at, hint: QUOTE_HINT })]);
  }

  #scalar(node: Scalar): YamlTree {
    const place = placeOf(node);
    const isBlock = node.type === this.#yaml.Scalar.BLOCK_LITERAL || node.type === this.#yaml.Scalar.BLOCK_FOLDED;
    const text = typeof node.value === 'string' ? node.value : '';
    // a block that ends with the file has no last line break, whatever the package says
    const isCut =
      isBlock && place.end >= this.#file.text.length && !this.#file.text.endsWith('\n') && text.endsWith('\n');
    const isPlain = node.type === this.#yaml.Scalar.PLAIN || node.type === undefined;
    return { kind: 'scalar', ...place, text: isCut ? text.slice(0, -1) : text, isPlain };
  }
}

function placeOf(node: Node | null): { readonly start: number; readonly end: number } {
  const [start, end] = node?.range ?? [0, 0];
  return { start, end };
}

function syntaxDiagnostic(
  file: SourceFile,
  error: { readonly message: string; readonly pos: [number, number] },
): Diagnostic {
  const at = spanOf(file, error.pos[0], Math.max(error.pos[0] + 1, error.pos[1]));
  const lineStart = file.text.lastIndexOf('\n', at.start - 1) + 1;
  const lineEnd = file.text.indexOf('\n', at.start);
  const line = file.text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  const hint = /[:-]\s+\{[{%]/.test(line)
    ? QUOTE_HINT
    : /^ *\t/.test(line)
      ? 'YAML is indented with spaces, not tabs'
      : undefined;
  return errorDiagnostic('yaml-syntax', error.message, { at, hint });
}
