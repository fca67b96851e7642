import { sentValue, type ColumnForm } from './column-kind.ts';
import { columnNames } from './header.ts';
import { ValueKind } from './kinds.ts';
import { valueKind } from './value-kind.ts';

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;
/** An empty value that is not taken for a blank line. */
const NOTHING = '""';
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

/** How the rows of a file are taken. */
export interface CsvReading {
  /**
   * Each value is read before it is sent, as dbt does for servers: `null` is NULL, short rows are filled up, a blank line is a
   * row of NULLs. Otherwise an engine reads the file itself.
   */
  readonly byValue: boolean;
  /** What each column is, once that is known. */
  readonly columns?: readonly ColumnReading[];
}

export interface ColumnReading {
  /** The kinds and marks its values may have; anything else is a problem. */
  readonly allowed: number;
  readonly form: ColumnForm;
}

/** Something that is worth telling of a file that can be loaded. */
export interface CsvRemark {
  readonly kind: 'lossy-value' | 'short-row' | 'blank-line' | 'renamed-column';
  readonly line: number;
  /** Of the column, from 0. */
  readonly column: number;
  readonly text: string;
  /** The kind of the value, for one that loses something. */
  readonly value: number;
}

/** A row's bytes that are sent otherwise than they stand in the file. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Walks through a CSV file (RFC 4180) chunk by chunk, on bytes: it checks that every row has as many values as the header,
 * knows the line of each, and gathers what kinds of values each column has. `push` gives back the bytes of the whole data
 * rows, without the header, ready for a warehouse's bulk path.
 */
export class CsvScanner {
  header: readonly string[] | undefined;
  /** One bit set per column. */
  kinds: number[] = [];
  rows = 0;
  newline: '\n' | '\r\n' | undefined;
  /** The rows that `push` gave back are not all as they stand in the file. */
  isRewritten = false;
  /** One of each kind and column: the first. */
  readonly remarks: CsvRemark[] = [];
  readonly #delimiter: number;
  readonly #byValue: boolean;
  readonly #columns: readonly ColumnReading[];
  #rest: Buffer = Buffer.alloc(0);
  #started = false;
  #line = 1;
  /** The end of the field last read. */
  #at = 0;
  /** In the plain value last read. */
  #hasQuoteInside = false;
  /** In the quoted value last read. */
  #hasReturnInside = false;
  /** Of the record that is read, in order. */
  #edits: Edit[] = [];
  /** The columns of which a value that loses something was remarked on. */
  readonly #remarked = new Set<number>();

  constructor(delimiter: string, reading: CsvReading) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#byValue = reading.byValue;
    this.#columns = reading.columns ?? [];
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
    const keepUntil = (end: number): void => {
      if (keptFrom >= 0 && end > keptFrom) pieces.push(bytes.subarray(keptFrom, end));
      keptFrom = -1;
    };
    while (at < bytes.length) {
      const blank = blankLine(bytes, at);
      const isRow = this.header !== undefined && (blank === 0 || this.#isNullRow());
      if (!isRow) keepUntil(at);
      const end = blank > 0 ? this.#blank(at, blank, isRow) : this.#record(bytes, at, isLast);
      if (end < 0) break;
      if (isRow && keptFrom < 0) keptFrom = at;
      for (const edit of this.#edits) {
        this.isRewritten = true;
        keepUntil(edit.from);
        pieces.push(Buffer.from(edit.text));
        keptFrom = edit.to;
      }
      this.#edits = [];
      at = end;
    }
    keepUntil(at);
    this.#rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : Buffer.alloc(0);
    return pieces;
  }

  /** A blank line is a row where values are read, and where the engine can't tell it from one empty value. */
  #isNullRow(): boolean {
    return this.#byValue || this.header?.length === 1;
  }

  #blank(at: number, length: number, isRow: boolean): number {
    if (isRow) {
      if (!this.remarks.some(({ kind }) => kind === 'blank-line')) this.#remark('blank-line', 0, '');
      this.rows += 1;
      const width = this.header?.length ?? 1;
      this.#edits.push({ from: at, to: at, text: width === 1 ? NOTHING : String.fromCharCode(this.#delimiter).repeat(width - 1) });
    }
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
        this.#edits = [];
        return -1;
      }
      column += 1;
      if (more === 0) break;
    }
    if (this.header === undefined) this.#setHeader(names);
    else {
      if (column !== width) this.#fillUp(bytes, start, column, width, firstLine);
      this.rows += 1;
    }
    this.#line += 1;
    return this.#at;
  }

  /** 1: another field follows, 0: the record is at its end, -1: more bytes are needed. */
  #dataField(bytes: Buffer, column: number, width: number, isLast: boolean): number {
    const from = this.#at;
    const quoted = bytes[from] === QUOTE;
    this.#hasQuoteInside = false;
    const end = quoted ? this.#quotedEnd(bytes, from, isLast) : this.#plainEnd(bytes, from);
    const more = end < 0 ? -1 : this.#separator(bytes, end, isLast);
    if (more < 0 || column >= width) return more;
    const kind = quoted ? valueKind(bytes, from + 1, end - 1) : valueKind(bytes, from, end);
    this.kinds[column] = (this.kinds[column] ?? 0) | kind;
    if (kind >= ValueKind.nullWord) this.#marked(bytes, from, end, column, kind);
    else if (this.#hasQuoteInside && !quoted) this.#enclose(bytes, from, end);
    else if (this.#hasReturnInside && quoted && this.#byValue) this.#unifyLines(bytes, from, end);
    const reading = this.#columns[column];
    if (reading !== undefined && (kind & ~reading.allowed) !== 0) throw this.#unfit(bytes, from, end, column);
    return more;
  }

  /** A value that is written in a way of its own: remarked on when something of it is lost, and sent in the plain spelling. */
  #marked(bytes: Buffer, from: number, end: number, column: number, kind: number): void {
    if ((kind & ValueKind.lossy) !== 0 && !this.#remarked.has(column)) {
      this.#remarked.add(column);
      this.#remark('lossy-value', column, unquoted(bytes.toString('utf8', from, end)), kind);
    }
    const form = this.#columns[column]?.form;
    if (!this.#byValue || form === undefined) return;
    const text = sentValue(unquoted(bytes.toString('utf8', from, end)), kind, form);
    if (text === undefined) return;
    const quote = bytes[from] === QUOTE ? '"' : '';
    const isBlankLine = text === '' && this.header?.length === 1;
    this.#edits.push({ from, to: end, text: isBlankLine ? NOTHING : `${quote}${text}${quote}` });
  }

  /** Quotes inside of a value that does not begin with one are part of it; engines would take them away. */
  #enclose(bytes: Buffer, from: number, end: number): void {
    const text = bytes.toString('utf8', from, end);
    this.#edits.push({ from, to: end, text: `"${text.replaceAll('"', '""')}"` });
  }

  /** Line breaks inside of a value are sent as LF, as dbt reads every file. */
  #unifyLines(bytes: Buffer, from: number, end: number): void {
    this.#edits.push({ from, to: end, text: bytes.toString('utf8', from, end).replaceAll(/\r\n?/g, '\n') });
  }

  #remark(kind: CsvRemark['kind'], column: number, text: string, value = 0): void {
    this.remarks.push({ kind, line: this.#line, column, text, value });
  }

  /** A row with fewer values than the header: what is missing is NULL. */
  #fillUp(bytes: Buffer, start: number, count: number, width: number, line: number): void {
    if (!this.#byValue || count > width) throw new CsvProblem(`the row has ${count} values, the header has ${width}`, line);
    if (!this.remarks.some(({ kind }) => kind === 'short-row')) this.#remark('short-row', count, '');
    let end = this.#at;
    while (end > start && (bytes[end - 1] === NEWLINE || bytes[end - 1] === RETURN)) end -= 1;
    const lineEnd = this.#edits.at(-1)?.from === end ? this.#edits.splice(-1) : [];
    this.#edits.push({ from: end, to: end, text: String.fromCharCode(this.#delimiter).repeat(width - count) }, ...lineEnd);
  }

  #headerField(bytes: Buffer, names: string[], isLast: boolean): number {
    const from = this.#at;
    const quoted = bytes[from] === QUOTE;
    const end = quoted ? this.#quotedEnd(bytes, from, isLast) : this.#plainEnd(bytes, from);
    const more = end < 0 ? -1 : this.#separator(bytes, end, isLast);
    if (more >= 0) names.push(quoted ? unquoted(bytes.toString('utf8', from, end)) : bytes.toString('utf8', from, end));
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
      if (byte === QUOTE) this.#hasQuoteInside = true;
      at += 1;
    }
    return at;
  }

  /** After the closing quote. Line breaks inside count as lines of the file. */
  #quotedEnd(bytes: Buffer, from: number, isLast: boolean): number {
    const opened = this.#line;
    this.#hasReturnInside = false;
    const length = bytes.length;
    // A loop of our own: most values are short, where it beats a call of `indexOf`.
    for (let at = from + 1; at < length; at += 1) {
      const byte = bytes[at];
      if (byte === NEWLINE) this.#line += 1;
      else if (byte === RETURN) this.#hasReturnInside = true;
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
    if (byte === NEWLINE) return this.#lineEnd('\n', end, end + 1);
    if (byte === RETURN && end + 1 >= bytes.length && !isLast) return -1;
    if (byte === RETURN) return this.#lineEnd('\r\n', end, Math.min(end + 2, bytes.length));
    throw new CsvProblem('text follows the closing quote of a value: quotes inside of a value are doubled', this.#line);
  }

  #lineEnd(style: '\n' | '\r\n', end: number, next: number): 0 {
    // The header's own line break is not counted: it is never sent.
    if (this.header !== undefined && this.newline !== style) {
      this.newline ??= style;
      if (this.newline !== style) this.#otherLineEnd(end, next);
    }
    this.#at = next;
    return 0;
  }

  #otherLineEnd(end: number, next: number): void {
    if (!this.#byValue) throw new CsvProblem('the line breaks are mixed: Windows (CRLF) and Unix (LF)', this.#line);
    this.#edits.push({ from: end, to: next, text: this.newline ?? '\n' });
  }

  #setHeader(written: readonly string[]): void {
    if (written.some((name) => name.includes('\r'))) {
      throw new CsvProblem('the lines end with a carriage return alone (CR): save the file with LF or CRLF', 1);
    }
    const names = columnNames(written, { caseSensitive: this.#byValue });
    names.forEach((name, index) => {
      if (name !== written[index]) this.#remark('renamed-column', index, name);
    });
    this.header = names;
    this.kinds = names.map(() => 0);
  }

  #unfit(bytes: Buffer, from: number, end: number, column: number): CsvProblem {
    const text = bytes.toString('utf8', from, Math.min(end, from + 60));
    return new CsvProblem(`the value ${text} does not fit column \`${this.header?.[column] ?? column + 1}\``, this.#line);
  }
}

/** Length of an empty line at `at`, with its line break; 0 when the line is not empty. */
function blankLine(bytes: Buffer, at: number): number {
  if (bytes[at] === NEWLINE) return 1;
  return bytes[at] === RETURN && bytes[at + 1] === NEWLINE ? 2 : 0;
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}
