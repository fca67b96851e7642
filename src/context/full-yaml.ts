import { createRequire } from 'node:module';
import type { Alias, Document, Node, Scalar } from 'yaml';
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
    if (isAlias(node)) return this.make(this.#anchored(node));
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }): MapEntry => ({ key: this.#key(key), value: this.make(value) }));
      return { kind: 'map', ...placeOf(node), entries };
    }
    if (isSeq(node)) return { kind: 'list', ...placeOf(node), items: node.items.map((item) => this.make(item)) };
    return isScalar(node) ? this.#scalar(node) : null;
  }

  #anchored(alias: Alias): Node {
    const found = alias.resolve(this.#document);
    if (found !== undefined) return found;
    const [start, end] = alias.range ?? [0, 0];
    const hint = `name the value that is meant above of it: \`key: &${alias.source} value\`; a text that begins with * is quoted`;
    throw new MartError([errorDiagnostic('yaml-syntax', `nothing above is called \`&${alias.source}\``, { at: spanOf(this.#file, start, end), hint })]);
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
  error: { readonly code: string; readonly message: string; readonly pos: [number, number] },
): Diagnostic {
  const at = spanOf(file, error.pos[0], Math.max(error.pos[0] + 1, error.pos[1]));
  const lineStart = file.text.lastIndexOf('\n', at.start - 1) + 1;
  const lineEnd = file.text.indexOf('\n', at.start);
  const line = file.text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  const [message, hint] = WORDS[error.code] ?? [error.message];
  return errorDiagnostic('yaml-syntax', message ?? error.message, { at, hint: lineHint(line) ?? hint });
}

/** What is said in place of the package's words, by its codes. */
const WORDS: Readonly<Record<string, readonly [string | undefined, string]>> = {
  MULTIPLE_DOCS: ['a second document begins here; a file holds one', 'remove the line `---`, or put what follows into a file of its own'],
  BAD_SCALAR_START: [undefined, 'quote the value'],
  BLOCK_AS_IMPLICIT_KEY: [undefined, 'quote a text that holds a colon and a blank: "foo: bar"; or indent what belongs below a key'],
};

function lineHint(line: string): string | undefined {
  if (/[:-]\s+\{[{%]/.test(line)) return QUOTE_HINT;
  return /^ *\t/.test(line) ? 'YAML is indented with spaces, not tabs' : undefined;
}
