import { Sql } from '../sql/sql.ts';

/** Shorter texts are not worth remembering: names and keywords, whose printing expression says enough. */
const REMEMBERED_LENGTH_MIN = 8;

/**
 * Where the strings of one rendering came from. Templates hand text on as plain strings (in variables, arguments,
 * results of macros), so origins are kept beside them, by content.
 */
export class Origins {
  readonly #known = new Map<string, Sql>();

  remember(text: string, sql: Sql): void {
    if (text.length >= REMEMBERED_LENGTH_MIN) this.#known.set(text, sql);
  }

  recall(text: string): Sql | undefined {
    return text.length >= REMEMBERED_LENGTH_MIN ? this.#known.get(text) : undefined;
  }

  /** Notes that `result` was cut out of `source` (trimmed, sliced), if it was. Gives `result` back. */
  derive<Result>(source: unknown, result: Result): Result {
    if (typeof source !== 'string' || typeof result !== 'string' || source === (result as string)) return result;
    if (result.length < REMEMBERED_LENGTH_MIN) return result;
    const sql = this.recall(source);
    if (sql === undefined) return result;
    const start = source.indexOf(result);
    if (start >= 0) this.remember(result, sql.slice(start, start + result.length));
    return result;
  }

  /** Notes that `result` is `parts` put together, if one of them is known. Gives `result` back. */
  join(parts: readonly string[], result: string, separator = ''): string {
    if (result.length < REMEMBERED_LENGTH_MIN) return result;
    const known = parts.map((part) => this.recall(part));
    if (known.every((sql) => sql === undefined)) return result;
    this.remember(
      result,
      Sql.join(
        parts.map((part, index) => known[index] ?? part),
        separator,
      ),
    );
    return result;
  }
}
