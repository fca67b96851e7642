import type { SourceFile } from '../diagnostics/source.ts';
import { TemplateError } from './errors.ts';
import { spanOf } from '../diagnostics/source.ts';

/** Plain functions for the parse pass; generator functions, which can be suspended, for the run pass. */
export type Mode = 'sync' | 'generator';

/** Anything with offsets. */
export interface Placed {
  readonly start: number;
  readonly end: number;
}

/** The variables of one scope of a template, as JavaScript locals. */
export class Locals {
  readonly #parent: Locals | null;
  readonly #isBlock: boolean;
  readonly #names = new Map<string, { readonly local: string; readonly isContextual: boolean }>();
  /** The variables that certainly have a value at this point of the code. */
  assigned = new Set<string>();

  /** @param isBlock whether variables of the template have the context's values until they are assigned, as in blocks */
  constructor(parent: Locals | null, isBlock = false) {
    this.#parent = parent;
    this.#isBlock = isBlock;
  }

  /** @param isContextual whether it has the context's value before it is assigned */
  declare(name: string, local: string, isContextual = true): void {
    this.#names.set(name, { local, isContextual });
  }

  /** The local that holds a variable here or in a scope around; undefined when it comes from the context. */
  find(
    name: string,
  ): { readonly local: string; readonly isContextual: boolean; readonly isAssigned: boolean } | undefined {
    const found = this.#names.get(name);
    if (found !== undefined) return { ...found, isAssigned: this.assigned.has(name) };
    const outer = this.#parent?.find(name);
    return outer === undefined || !this.#isBlock ? outer : { ...outer, isContextual: true };
  }
}

/** Collects the code of one unit: constants, positions, and the lines of the function being written. */
export class CodeBuilder {
  readonly file: SourceFile;
  readonly mode: Mode;
  /** See `Unit.positions`; place 0 stands for the unit's beginning. */
  readonly positions: number[];
  readonly #constants = new Map<string, { readonly name: string; readonly code: string }>();
  #lines: string[] = [];
  #temporaries: string[] = [];
  #count = 0;

  constructor(file: SourceFile, mode: Mode, start: number) {
    this.file = file;
    this.mode = mode;
    this.positions = [start, start];
  }

  get isGenerator(): boolean {
    return this.mode === 'generator';
  }

  emit(line: string): void {
    this.#lines.push(line);
  }

  /** A name that is not used yet. */
  identifier(prefix: string): string {
    this.#count += 1;
    return `${prefix}${this.#count}`;
  }

  /** A JavaScript local for a variable; names come from the lexer's NAME rule, other letters are spelled out. */
  local(name: string): string {
    const safe = name.replace(/[^A-Za-z0-9_]/g, (character) => `$${(character.codePointAt(0) ?? 0).toString(16)}`);
    return this.identifier(`l_${safe}_`);
  }

  /** A local of the current function, for a value that is needed twice. */
  temporary(): string {
    const name = this.identifier('x');
    this.#temporaries.push(name);
    return name;
  }

  /** A constant of the unit, made once for each `code`. */
  constant(code: string): string {
    let constant = this.#constants.get(code);
    if (constant === undefined) {
      constant = { name: this.identifier('c'), code };
      this.#constants.set(code, constant);
    }
    return constant.name;
  }

  /** Code that notes where we are, for errors; it must be evaluated after the operands. */
  at(place: Placed): string {
    return `P=${this.index(place)}`;
  }

  /** What stands at a place of the file. */
  sourceOf({ start, end }: Placed): string {
    return this.file.text.slice(start, end);
  }

  index(place: Placed): number {
    this.positions.push(place.start, place.end);
    return this.positions.length / 2 - 1;
  }

  /** Runs `write` for the body of a new function; gives its lines and its temporaries. */
  collect(write: () => void): { readonly body: string; readonly temporaries: readonly string[] } {
    const outer = { lines: this.#lines, temporaries: this.#temporaries };
    this.#lines = [];
    this.#temporaries = [];
    write();
    const collected = { body: this.#lines.join('\n'), temporaries: this.#temporaries };
    this.#lines = outer.lines;
    this.#temporaries = outer.temporaries;
    return collected;
  }

  get constants(): string {
    return Array.from(this.#constants.values(), ({ name, code }) => `const ${name}=${code};`).join('');
  }

  fail(message: string, place: Placed, kind = 'TemplateSyntaxError'): never {
    throw new TemplateError(kind, message).addFrame({
      what: 'template',
      span: spanOf(this.file, place.start, place.end),
    });
  }
}
