import { spanOf, type SourceFile } from '../diagnostics/source.ts';
import type { Sql } from '../sql/sql.ts';
import { Activation } from './activation.ts';
import { createRendering, drive } from './calls.ts';
import { compileTemplate, type CompiledTemplate, type GeneratorRoot, type SyncRoot } from './compiler.ts';
import { isDirect, renderDirect, renderDirectSync } from './direct-rendering.ts';
import type { BlockNode } from './nodes.ts';
import { Origins } from './origins.ts';
import { parseTemplate } from './parser.ts';
import type { Scope } from './scope.ts';

/** A part of a file, in offsets. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The last template made of a file: both passes render it, and it needs to be parsed only once. */
const parsedFiles = new WeakMap<SourceFile, Template>();

/** A file, or a part of one, that can be rendered. It is parsed and compiled when that is first done. */
export class Template {
  readonly #file: SourceFile;
  readonly #range: TextRange;
  #root: BlockNode | undefined;
  #sync: CompiledTemplate<SyncRoot> | undefined;
  #generator: CompiledTemplate<GeneratorRoot> | undefined;

  private constructor(file: SourceFile, range: TextRange) {
    this.#file = file;
    this.#range = range;
  }

  static of(file: SourceFile, range: TextRange = { start: 0, end: file.text.length }): Template {
    const known = parsedFiles.get(file);
    const { start, end } = known?.span ?? range;
    if (known !== undefined && start === range.start && end === range.end) return known;
    const template = new Template(file, range);
    parsedFiles.set(file, template);
    return template;
  }

  get span(): ReturnType<typeof spanOf> {
    return spanOf(this.#file, this.#range.start, this.#range.end);
  }

  /** Renders without waiting, as the parse pass does; a promise is an error. Throws a `TemplateError`. */
  renderSync(scope: Scope): string {
    const parsed = this.#parse();
    if (isDirect(parsed)) return renderDirectSync(this.#file, parsed, scope);
    this.#sync ??= compileTemplate(this.#file, parsed, 'sync');
    const { unit, root } = this.#sync;
    return root(new Activation(createRendering(null), scope, unit, null, 0));
  }

  /**
   * Renders, waiting for every promise that a function of the host gives.
   * @param origins where strings of the scope came from; what is learned on the way is added
   * @returns the text, with the origin of every piece
   */
  async render(scope: Scope, origins: Origins = new Origins()): Promise<Sql> {
    const parsed = this.#parse();
    if (isDirect(parsed)) return renderDirect(this.#file, parsed, scope, origins);
    this.#generator ??= compileTemplate(this.#file, parsed, 'generator');
    const { unit, root } = this.#generator;
    return drive(root(new Activation(createRendering(origins), scope, unit, null, 0)));
  }

  #parse(): BlockNode {
    this.#root ??= parseTemplate(this.#file, this.#range.start, this.#range.end);
    return this.#root;
  }
}
