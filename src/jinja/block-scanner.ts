import type { SourceFile } from '../diagnostics/source.ts';
import { syntaxError } from './lexer.ts';
import { MACRO_TAGS } from './parser-macros.ts';

/** A top-level block of a file, found without parsing it. Offsets are the file's. */
export interface ScannedBlock {
  /** The word after `{%`. */
  readonly tag: string;
  /** The word after that. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

const TAG = /\{%[-+]?\s*(\w+)(?:\s+(\w+))?|\{#|\{\{/g;
const RAW_END = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
const DOCS_END = /\{%[-+]?\s*enddocs\s*[-+]?%\}/g;
/** The inside of a tag: strings are skipped, so that `'%}'` does not end it. */
const TAG_END = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|%\}/g;
const PRINT_END = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\}\}/g;

/** What a scan has to know about the tags that may not stand around a macro. */
const CONTROL_FLOW: ReadonlySet<string> = new Set(['if', 'for']);

/**
 * Finds the macro-like blocks at the top level of a file. Text between them is ignored, as dbt does: it may even be
 * no valid template (a `{{` in a paragraph of markdown).
 */
export function scanBlocks(file: SourceFile): ScannedBlock[] {
  return new BlockScanner(file).scan();
}

class BlockScanner {
  readonly #file: SourceFile;
  readonly #blocks: ScannedBlock[] = [];
  /** The block we are in, as far as it is known. */
  #open: Omit<ScannedBlock, 'end' | 'bodyEnd'> | null = null;
  #controlFlow = 0;
  #at = 0;

  constructor(file: SourceFile) {
    this.#file = file;
  }

  scan(): ScannedBlock[] {
    for (let match = this.#next(); match !== null; match = this.#next()) {
      const [opening, tag, name = ''] = match;
      if (opening === '{#') this.#skipComment(match.index);
      else if (opening === '{{') this.#skipPrint(match.index);
      else if (tag !== undefined) this.#readTag(match.index, tag, name);
    }
    if (this.#open !== null) {
      const { tag, name, start, bodyStart } = this.#open;
      throw syntaxError(
        this.#file,
        `the block \`${tag} ${name}\` is never closed: \`{% end${tag} %}\` is missing`,
        start,
        bodyStart,
      );
    }
    return this.#blocks;
  }

  #next(): RegExpExecArray | null {
    TAG.lastIndex = this.#at;
    return TAG.exec(this.#file.text);
  }

  #skipComment(start: number): void {
    const end = this.#file.text.indexOf('#}', start + 2);
    // Outside of blocks it is only text.
    if (end < 0 && this.#open !== null) throw syntaxError(this.#file, 'Missing end of comment tag', start, start + 2);
    this.#at = end < 0 ? start + 2 : end + 2;
  }

  /** A print statement may hold a string with a tag in it; outside of blocks it need not even be one. */
  #skipPrint(start: number): void {
    this.#at = this.#open !== null ? (this.#endOf(PRINT_END, '}}', start + 2) ?? start + 2) : start + 2;
  }

  #endOf(pattern: RegExp, closing: string, start: number): number | undefined {
    pattern.lastIndex = start;
    for (let match = pattern.exec(this.#file.text); match !== null; match = pattern.exec(this.#file.text)) {
      if (match[0] === closing) return pattern.lastIndex;
    }
    return undefined;
  }

  #readTag(start: number, tag: string, name: string): void {
    const end = this.#endOf(TAG_END, '%}', start + 2);
    if (end === undefined) {
      if (this.#open === null) {
        this.#at = start + 2;
        return;
      }
      throw syntaxError(this.#file, "expected token 'end of statement block', got 'end of template'", start, start + 2);
    }
    this.#at = end;
    if (tag === 'raw') this.#skipRaw(end);
    else if (this.#open !== null) this.#readInnerTag(start, end, tag);
    else if (MACRO_TAGS.has(tag) && name !== '') this.#openBlock(start, end, tag, name);
    else if (CONTROL_FLOW.has(tag)) this.#controlFlow += 1;
    else if (this.#controlFlow > 0 && CONTROL_FLOW.has(tag.replace(/^end/, ''))) this.#controlFlow -= 1;
  }

  #skipRaw(end: number): void {
    RAW_END.lastIndex = end;
    this.#at = RAW_END.test(this.#file.text) ? RAW_END.lastIndex : end;
  }

  #openBlock(start: number, end: number, tag: string, name: string): void {
    if (this.#controlFlow > 0) {
      throw syntaxError(
        this.#file,
        `the block \`${tag} ${name}\` stands inside of an \`if\` or \`for\`; blocks must be at the top level of a file`,
        start,
        end,
      );
    }
    this.#open = { tag, name, start, bodyStart: end };
    if (tag === 'docs') this.#skipDocs(end);
  }

  /** The text of a docs block is no template: nothing counts but its end. */
  #skipDocs(bodyStart: number): void {
    DOCS_END.lastIndex = bodyStart;
    const end = DOCS_END.exec(this.#file.text);
    this.#at = end === null ? this.#file.text.length : end.index;
  }

  #readInnerTag(start: number, end: number, tag: string): void {
    const open = this.#open;
    if (open === null) return;
    if (tag === `end${open.tag}`) {
      this.#blocks.push({ ...open, end, bodyEnd: start });
      this.#open = null;
    } else if (MACRO_TAGS.has(tag)) {
      throw syntaxError(
        this.#file,
        `the block \`${open.tag} ${open.name}\` is not closed before \`${tag}\` begins`,
        start,
        end,
      );
    }
  }
}
