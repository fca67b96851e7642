import { spanOf, type SourceFile, type Span } from '../diagnostics/source.ts';

/** Where a run of characters came from. `exact` runs map character by character; others as a whole. */
export interface Origin {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  readonly exact: boolean;
}

export interface Segment {
  /** Offset in the text where the run starts; it ends where the next segment starts. */
  readonly at: number;
  /** Absent for text that `mart` itself wrote. */
  readonly origin?: Origin | undefined;
  /** The macro calls this text came through, innermost first. */
  readonly via?: readonly Span[] | undefined;
}

/** A place in the files of the analyst, and how the text got from there into the statement. */
export interface Location {
  readonly span: Span;
  readonly via: readonly Span[];
}

/** SQL text that knows which characters the analyst wrote, and where. Immutable. */
export class Sql {
  readonly text: string;
  /** Sorted by `at`; the first is at 0 unless the text is empty. */
  readonly segments: readonly Segment[];

  constructor(text: string, segments: readonly Segment[] = []) {
    this.text = text;
    this.segments = segments;
  }

  static readonly empty = new Sql('');

  /** Text written by `mart`, with no origin. */
  static of(text: string): Sql {
    return new Sql(text);
  }

  /** A file's text as it stands, or a range of it. */
  static from(file: SourceFile, start = 0, end = file.text.length): Sql {
    return new Sql(file.text.slice(start, end), [{ at: 0, origin: { file, start, end, exact: true } }]);
  }

  static join(parts: readonly (Sql | string)[], separator = ''): Sql {
    let text = '';
    const segments: Segment[] = [];
    parts.forEach((part, index) => {
      if (index > 0 && separator !== '') {
        segments.push({ at: text.length });
        text += separator;
      }
      if (typeof part === 'string' || part.segments.length === 0) segments.push({ at: text.length });
      else for (const segment of part.segments) segments.push({ ...segment, at: segment.at + text.length });
      text += typeof part === 'string' ? part : part.text;
    });
    return new Sql(text, segments);
  }

  /** Like `String.prototype.slice` for non-negative offsets. */
  slice(start: number, end = this.text.length): Sql {
    const segments: Segment[] = [];
    this.segments.forEach((segment, index) => {
      const segmentEnd = this.segments[index + 1]?.at ?? this.text.length;
      if (segmentEnd <= start || segment.at >= end) return;
      const cut = Math.max(0, start - segment.at);
      const { origin } = segment;
      const moved = origin?.exact === true ? { ...origin, start: origin.start + cut } : origin;
      segments.push({ ...segment, at: Math.max(0, segment.at - start), origin: moved });
    });
    return new Sql(this.text.slice(start, end), segments);
  }

  /** Without leading and trailing white space. */
  trim(): Sql {
    const start = this.text.length - this.text.trimStart().length;
    const end = this.text.trimEnd().length;
    return start >= end ? Sql.empty : this.slice(start, end);
  }

  /**
   * Maps an offset of this text to the analyst's file. When the character itself has no origin, undefined.
   * @param offset UTF-16 offset in `text`
   * @param length how many characters the marked token has
   */
  locate(offset: number, length = 1): Location | undefined {
    let low = 0;
    let high = this.segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.segments[middle]?.at ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const segment = this.segments[low];
    const origin = segment?.origin;
    if (segment === undefined || origin === undefined || offset < segment.at) return undefined;
    const via = segment.via ?? [];
    if (!origin.exact) return { span: spanOf(origin.file, origin.start, origin.end), via };
    const start = Math.min(origin.start + (offset - segment.at), origin.end);
    return { span: spanOf(origin.file, start, Math.min(start + length, origin.end)), via };
  }
}

/**
 * Tag for SQL that `mart` writes around SQL with origins: `` sql`create table ${name} as ${query}` ``.
 * Strings are inserted as they are: quote names and literals with the dialect first.
 */
export function sql(strings: TemplateStringsArray, ...values: readonly (Sql | string | number)[]): Sql {
  const parts: (Sql | string)[] = [];
  strings.forEach((text, index) => {
    if (text !== '') parts.push(text);
    const value = values[index];
    if (value !== undefined) parts.push(typeof value === 'number' ? String(value) : value);
  });
  return Sql.join(parts);
}
