import { spanOf, type SourceFile, type Span } from '../diagnostics/source.ts';
import { scanBlocks, type ScannedBlock } from './block-scanner.ts';
import { compileMacro, type CompiledMacro } from './compiler.ts';
import { syntaxError } from './lexer.ts';
import { Macro, type GeneratorBody, type MacroCode, type SyncBody } from './macro.ts';
import type { MacroKind, MacroNode } from './nodes.ts';
import { MACRO_TAGS, type MacroHeader } from './parser-macros.ts';
import { parseMacroHeader, parseTemplate } from './parser.ts';

export interface MacroParameter {
  readonly name: string;
  /** The default as it is written, when there is one. */
  readonly default?: string | undefined;
  /** The type that is declared for it, if any. */
  readonly type?: string | undefined;
}

/** A top-level block of a file. Nothing but its name is read until something else is asked for. */
export interface MacroDefinition {
  /** As it is written: dbt's `test_` and `materialization_` prefixes are the caller's business. */
  readonly name: string;
  readonly kind: MacroKind;
  readonly packageName: string;
  readonly file: SourceFile;
  /** The whole block, tags included. */
  readonly span: Span;
  /** What stands between its tags. */
  readonly bodySpan: Span;
  /** The text of the whole block, with the white space that its tags take away around it. */
  readonly source: string;
  readonly parameters: readonly MacroParameter[];
  /** Of a materialization: the adapter it is for, or `default`. */
  readonly adapter?: string | undefined;
  /** Of a materialization. */
  readonly supportedLanguages?: readonly string[] | undefined;
  /** The value to put into scopes; it is compiled when it is first called. */
  readonly macro: Macro;
  /** Reads the whole of it. Throws a `TemplateError` for what is no template. */
  check(): void;
}

/** Finds the blocks of a file: macros, tests, materializations, snapshots, docs. Throws a `TemplateError`. */
export function readMacros(file: SourceFile, packageName: string): readonly MacroDefinition[] {
  return scanBlocks(file).map((block) => new FileMacro(file, packageName, block));
}

class FileMacro implements MacroDefinition {
  readonly file: SourceFile;
  readonly packageName: string;
  readonly name: string;
  readonly kind: MacroKind;
  readonly macro: Macro;
  readonly #block: ScannedBlock;
  readonly #code: FileMacroCode;

  constructor(file: SourceFile, packageName: string, block: ScannedBlock) {
    this.file = file;
    this.packageName = packageName;
    this.name = block.name;
    this.kind = MACRO_TAGS.get(block.tag) ?? 'macro';
    this.#block = block;
    this.#code = new FileMacroCode(file, block);
    this.macro = new Macro(block.name, this.#code);
  }

  get span(): Span {
    return spanOf(this.file, this.#block.start, this.#block.end);
  }

  get bodySpan(): Span {
    return spanOf(this.file, this.#block.bodyStart, this.#block.bodyEnd);
  }

  get source(): string {
    const { text } = this.file;
    const { start, end } = this.#block;
    const before = text.slice(0, start).trimEnd();
    const after = text.slice(end).trimStart();
    // What a tag before it has taken is gone, and so is what stands at the ends of a file.
    const from = text.startsWith('{%-', start) && !/^$|-%\}$/.test(before) ? before.length : start;
    const to = text.startsWith('-%}', end - 3) && after !== '' ? text.length - after.length : end;
    return text.slice(from, to);
  }

  get parameters(): readonly MacroParameter[] {
    return this.#code.header.parameters.map((parameter) => {
      const fallback = parameter.default;
      return {
        name: parameter.name,
        default: fallback === null ? undefined : this.file.text.slice(fallback.start, fallback.end),
        type: parameter.type ?? undefined,
      };
    });
  }

  get adapter(): string | undefined {
    return this.#code.header.adapter;
  }

  get supportedLanguages(): readonly string[] | undefined {
    return this.#code.header.supportedLanguages;
  }

  check(): void {
    this.#code.parse();
  }
}

/** The code of a macro in a file: its header is parsed when it is asked for, its body when it is called. */
class FileMacroCode implements MacroCode {
  readonly #file: SourceFile;
  readonly #block: ScannedBlock;
  #header: MacroHeader | undefined;
  #tree: MacroNode | undefined;
  #sync: CompiledMacro<SyncBody> | undefined;
  #generator: CompiledMacro<GeneratorBody> | undefined;
  #parameters: readonly string[] | undefined;

  constructor(file: SourceFile, block: ScannedBlock) {
    this.#file = file;
    this.#block = block;
  }

  get header(): MacroHeader {
    this.#header ??= parseMacroHeader(this.#file, this.#block.start, this.#block.bodyStart);
    return this.#header;
  }

  get parameters(): readonly string[] {
    this.#parameters ??= this.header.parameters.map((parameter) => parameter.name);
    return this.#parameters;
  }

  /** The same for both forms; whichever was compiled tells. */
  get flags(): number {
    return (this.#generator ?? this.#sync ?? this.sync).flags;
  }

  get sync(): CompiledMacro<SyncBody> {
    this.#sync ??= compileMacro(this.#file, this.parse(), 'sync');
    return this.#sync;
  }

  get generator(): CompiledMacro<GeneratorBody> {
    this.#generator ??= compileMacro(this.#file, this.parse(), 'generator');
    return this.#generator;
  }

  parse(): MacroNode {
    this.#tree ??= this.#read();
    return this.#tree;
  }

  #read(): MacroNode {
    const { start, end, bodyStart } = this.#block;
    const [macro] = parseTemplate(this.#file, start, end).children;
    if (macro?.typename !== 'JinjaMacro')
      throw syntaxError(this.#file, 'this is not one whole block', start, bodyStart);
    return macro;
  }
}
