import { Sql, type Segment } from '../sql/sql.ts';
import { spanAt, type Activation } from './activation.ts';
import type { Value } from './model.ts';
import { str } from './text.ts';

/** The text that one activation writes in the run pass, with the origin of every piece. */
export class Output {
  readonly #activation: Activation;
  readonly #segments: Segment[] = [];
  #text = '';

  constructor(activation: Activation) {
    this.#activation = activation;
  }

  /** Text of the template itself, which stands at `start` in the file. */
  data(text: string, start: number): void {
    const { file } = this.#activation.unit;
    this.#segments.push({
      at: this.#text.length,
      origin: { file, start, end: start + text.length, exact: true },
      via: this.#via,
    });
    this.#text += text;
  }

  /** The value of the expression at place `position` of the unit. */
  print(value: Value, position: number): void {
    const text = str(value);
    if (text === '') return;
    const known = this.#activation.origins?.recall(text);
    if (known === undefined) {
      const { file, start, end } = spanAt(this.#activation.unit, position);
      this.#segments.push({ at: this.#text.length, origin: { file, start, end, exact: false }, via: this.#via });
    } else {
      for (const segment of known.segments) this.#segments.push({ ...segment, at: segment.at + this.#text.length });
    }
    this.#text += text;
  }

  get #via(): Segment['via'] {
    const { via } = this.#activation;
    return via.length === 0 ? undefined : via;
  }

  /** The text, whose origins are remembered from here on. */
  finish(): string {
    this.#activation.origins?.remember(this.#text, this.toSql());
    return this.#text;
  }

  toSql(): Sql {
    return new Sql(this.#text, this.#segments);
  }
}
