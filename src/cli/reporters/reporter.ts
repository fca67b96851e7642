import type { MartEvent } from '../../domain/event.ts';
import type { LiveConsole } from './live-console.ts';
import type { LogRecord, Sink } from './log-record.ts';
import { Narrator, type NarratorFacts } from './narrator.ts';

/** What the records go to, once it is known where: the project may say so. */
export interface Sinks {
  readonly all: readonly Sink[];
  readonly live?: LiveConsole | undefined;
}

/**
 * Hears what happens and passes it on. What is said before the project is read is kept, because the project's
 * `flags:` and `log-path` decide how and where to say it.
 */
export class Reporter {
  readonly #narrator: Narrator;
  #sinks: Sinks | undefined;
  #kept: LogRecord[] = [];

  constructor(facts: NarratorFacts) {
    this.#narrator = new Narrator(facts);
  }

  /** Begins to say things, first what was kept. */
  open(sinks: Sinks, facts: NarratorFacts): void {
    this.#sinks = sinks;
    this.#narrator.facts = facts;
    const kept = this.#kept;
    this.#kept = [];
    for (const record of kept) this.say(record);
  }

  get isOpen(): boolean {
    return this.#sinks !== undefined;
  }

  readonly report = (event: MartEvent): void => {
    this.#sinks?.live?.observe(event);
    for (const record of this.#narrator.tell(event)) this.say(record);
  };

  say(record: LogRecord): void {
    if (this.#sinks === undefined) {
      this.#kept.push(record);
      return;
    }
    for (const sink of this.#sinks.all) sink.write(record);
  }

  close(): void {
    for (const sink of this.#sinks?.all ?? []) sink.close();
  }
}
