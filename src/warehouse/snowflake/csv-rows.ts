import { csvChunks } from '../csv/inspect.ts';
import type { CsvSource } from '../warehouse.ts';

/** The values of a file that was found to be good CSV, row by row, without its header and blank lines. */
export async function* csvRows({ path, delimiter }: CsvSource): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder('utf-8');
  const reader = new RowReader(delimiter);
  let isHeader = true;
  const take = function* (text: string): Generator<readonly string[]> {
    for (const row of reader.push(text)) {
      if (!isHeader) yield row;
      isHeader = false;
    }
  };
  for await (const chunk of csvChunks(path)) yield* take(decoder.decode(chunk, { stream: true }));
  yield* take(`${decoder.decode()}\n`);
}

/** A row ends only at a line break outside of quotes; what follows the last one waits for more text. */
class RowReader {
  readonly #delimiter: string;
  #row: string[] = [];
  #value = '';
  #inQuotes = false;
  /** Whether the row has quotes: then it is no blank line. */
  #quoted = false;
  /** A quote inside of quotes ends the value, unless another quote follows it. */
  #quotePending = false;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  *push(text: string): Generator<readonly string[]> {
    for (const character of text) {
      if (this.#quotePending) {
        this.#quotePending = false;
        if (character === '"') {
          this.#value += '"';
          continue;
        }
        this.#inQuotes = false;
      }
      if (this.#inQuotes) this.#inside(character);
      else if (character === '"' && this.#value === '') this.#inQuotes = this.#quoted = true;
      else if (character === this.#delimiter) this.#endValue();
      else if (character === '\n') yield* this.#endRow();
      else this.#value += character;
    }
  }

  #inside(character: string): void {
    if (character === '"') this.#quotePending = true;
    else this.#value += character;
  }

  #endValue(): void {
    this.#row.push(this.#value);
    this.#value = '';
  }

  *#endRow(): Generator<readonly string[]> {
    if (this.#value.endsWith('\r')) this.#value = this.#value.slice(0, -1);
    const wasQuoted = this.#quoted;
    this.#quoted = false;
    this.#endValue();
    const row = this.#row;
    this.#row = [];
    if (row.length > 1 || row[0] !== '' || wasQuoted) yield row;
  }
}
