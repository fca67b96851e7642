import { valueKind } from './value-kind.ts';

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** A place where the file is not the CSV it should be. */
export class CsvProblem extends Error {
  /** 1-based. */
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.name = 'CsvProblem';
    this.line = line;
  }
}

/**
 * Walks through a CSV file (RFC 4180) chunk by chunk, on bytes: it checks that every row has as many values as the header,
 * knows the line of each, and gathers what kinds of values each column has. `push` gives back the bytes of the whole data
 * rows, without header and blank lines, ready for a warehouse's bulk path.
 */
export class CsvScanner {
  header: readonly string[] | undefined;
  /** One bit set per column. */
  kinds: number[] = [];
  rows = 0;
  newline: '\n' | '\r\n' | undefined;
  readonly #delimiter: number;
  /** Kinds each column may have; anything else is a problem. Empty: not checked. */
  readonly #allowed: readonly number[];
  #rest: Buffer = Buffer.alloc(0);
  #started = false;
  #line = 1;
  /** The end of the field last read, and whether it was the last of its record. */
  #at = 0;

  constructor(delimiter: string, allowed: readonly number[] = []) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#allowed = allowed;
  }

  push(chunk: Buffer): readonly Buffer[] {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    if (!this.#started && bytes.length >= BOM.length) {
      this.#started = true;
      if (bytes.subarray(0, BOM.length).equals(BOM)) bytes = bytes.subarray(BOM.length);
    }
    return this.#records(bytes, false);
  }

  finish(): readonly Buffer[] {
    const pieces = this.#records(this.#rest, true);
    if (this.header === undefined) throw new CsvProblem('the file is empty: a header line is needed', 1);
    return pieces;
  }

  #records(bytes: Buffer, isLast: boolean): readonly Buffer[] {
    const pieces: Buffer[] = [];
    let keptFrom = -1;
    let at = 0;
    while (at < bytes.length) {
      const blank = blankLine(bytes, at);
      const isData = blank === 0 && this.header !== undefined;
      if (keptFrom >= 0 && blank > 0) {
        pieces.push(bytes.subarray(keptFrom, at));
        keptFrom = -1;
      }
      const end = blank > 0 ? this.#skip(at, blank) : this.#record(bytes, at, isLast);
      if (end < 0) break;
      if (isData && keptFrom < 0) keptFrom = at;
      at = end;
    }
    if (keptFrom >= 0 && at > keptFrom) pieces.push(bytes.subarray(keptFrom, at));
    this.#rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : Buffer.alloc(0);
    return pieces;
  }

  #skip(at: number, length: number): number {
    this.#line += 1;
    return at + length;
  }

  /** The offset after the record, or -1 when its end is not there yet. */
  #record(bytes: Buffer, start: number, isLast: boolean): number {
    const firstLine = this.#line;
    const width = this.header?.length ?? 0;
    const names: string[] = [];
    let column = 0;
    this.#at = start;
    for (;;) {
      const more =
        this.header === undefined
          ? this.#headerField(bytes, names, isLast)
          : this.#dataField(bytes, column, width, isLast);
      if (more < 0) {
        this.#line = firstLine;
        return -1;
      }
      column += 1;
      if (more === 0) break;
    }
    if (this.header === undefined) this.#setHeader(names);
    else if (column !== width) throw new CsvProblem(`the row has ${column} values, the header has ${width}`, firstLine);
    else this.rows += 1;
    this.#line += 1;
    return this.#at;
  }

  /** 1: another field follows, 0: the record is at its end, -1: more bytes are needed. */
  #dataField(bytes: Buffer, column: number, width: number, isLast: boolean): number {
    const from = this.#at;
    const quoted = bytes[from] === QUOTE;
    const end = quoted ? this.#quotedEnd(bytes, from, isLast) : this.#plainEnd(bytes, from);
    const more = end < 0 ? -1 : this.#separator(bytes, end, isLast);
    if (more < 0 || column >= width) return more;
    const kind = quoted ? valueKind(bytes, from + 1, end - 1) : valueKind(bytes, from, end);
    this.kinds[column] = (this.kinds[column] ?? 0) | kind;
    const allowed = this.#allowed[column];
    if (allowed !== undefined && (kind & ~allowed) !== 0) throw this.#unfit(bytes, from, end, column);
    return more;
  }

  #headerField(bytes: Buffer, names: string[], isLast: boolean): number {
    const from = this.#at;
    const quoted = bytes[from] === QUOTE;
    const end = quoted ? this.#quotedEnd(bytes, from, isLast) : this.#plainEnd(bytes, from);
    const more = end < 0 ? -1 : this.#separator(bytes, end, isLast);
    if (more >= 0)
      names.push(
        quoted
          ? bytes.toString('utf8', from + 1, end - 1).replaceAll('""', '"')
          : bytes.toString('utf8', from, end).trim(),
      );
    return more;
  }

  #plainEnd(bytes: Buffer, from: number): number {
    const delimiter = this.#delimiter;
    const length = bytes.length;
    let at = from;
    while (at < length) {
      const byte = bytes[at];
      if (
        byte === delimiter ||
        byte === NEWLINE ||
        (byte === RETURN && (bytes[at + 1] === NEWLINE || at + 1 === length))
      )
        break;
      at += 1;
    }
    return at;
  }

  /** After the closing quote. Line breaks inside count as lines of the file. */
  #quotedEnd(bytes: Buffer, from: number, isLast: boolean): number {
    const opened = this.#line;
    const length = bytes.length;
    // A loop of our own: most values are short, where it beats a call of `indexOf`.
    for (let at = from + 1; at < length; at += 1) {
      const byte = bytes[at];
      if (byte === NEWLINE) this.#line += 1;
      if (byte !== QUOTE) continue;
      // At the end of the chunk a second quote may still come.
      if (at + 1 === length && !isLast) return -1;
      if (bytes[at + 1] !== QUOTE) return at + 1;
      at += 1;
    }
    if (isLast) throw new CsvProblem('the quote that opens here is never closed', opened);
    return -1;
  }

  #separator(bytes: Buffer, end: number, isLast: boolean): number {
    if (end >= bytes.length) {
      this.#at = end;
      return isLast ? 0 : -1;
    }
    const byte = bytes[end];
    if (byte === this.#delimiter) {
      this.#at = end + 1;
      return 1;
    }
    if (byte === NEWLINE) return this.#lineEnd('\n', end + 1);
    if (byte === RETURN && end + 1 >= bytes.length && !isLast) return -1;
    if (byte === RETURN) return this.#lineEnd('\r\n', Math.min(end + 2, bytes.length));
    throw new CsvProblem('text follows the closing quote of a value: quotes inside of a value are doubled', this.#line);
  }

  #lineEnd(style: '\n' | '\r\n', next: number): 0 {
    // The header's own line break is not counted: it is never sent.
    if (this.header !== undefined && this.newline !== style) {
      if (this.newline !== undefined)
        throw new CsvProblem('the line breaks are mixed: Windows (CRLF) and Unix (LF)', this.#line);
      this.newline = style;
    }
    this.#at = next;
    return 0;
  }

  #setHeader(names: readonly string[]): void {
    const seen = new Map<string, string>();
    names.forEach((name, index) => {
      if (name === '') throw new CsvProblem(`column ${index + 1} has no name in the header`, 1);
      const before = seen.get(name.toLowerCase());
      if (before !== undefined)
        throw new CsvProblem(`the header names \`${name}\` twice${before === name ? '' : ` (as \`${before}\`)`}`, 1);
      seen.set(name.toLowerCase(), name);
    });
    this.header = names;
    this.kinds = names.map(() => 0);
  }

  #unfit(bytes: Buffer, from: number, end: number, column: number): CsvProblem {
    const text = bytes.toString('utf8', from, Math.min(end, from + 60));
    return new CsvProblem(
      `the value ${text} does not fit column \`${this.header?.[column] ?? column + 1}\``,
      this.#line,
    );
  }
}

/** Length of an empty line at `at`, with its line break; 0 when the line is not empty. */
function blankLine(bytes: Buffer, at: number): number {
  if (bytes[at] === NEWLINE) return 1;
  return bytes[at] === RETURN && bytes[at + 1] === NEWLINE ? 2 : 0;
}
