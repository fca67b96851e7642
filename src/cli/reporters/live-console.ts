import type { OutputStream } from '../cli-io.ts';
import type { MartEvent } from '../../domain/event.ts';
import { isFailure } from '../../domain/result.ts';
import type { Colours, LogRecord, Sink } from './log-record.ts';
import type { TextConsole } from './text-console.ts';
import { shortDuration } from './times.ts';

const FRAME_MS = 100;
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const BAR_WIDTH = 20;
/** Below this many columns there is no room for the bar. */
const NARROW = 72;
/** An estimate from fewer finished nodes than this would jump about. */
const ESTIMATE_FROM = 3;

/**
 * The view on a terminal: finished nodes scroll by as lines, and below them stands a block, redrawn in place, that
 * says what runs and for how long, how far the run is, and when it may end.
 */
export class LiveConsole implements Sink {
  readonly #stream: OutputStream;
  readonly #text: TextConsole;
  readonly #colours: Colours;
  readonly #now: () => number;
  readonly #running = new Map<string, { readonly label: string; readonly since: number }>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #drawnLines = 0;
  #frame = 0;
  #total = 0;
  readonly #finished = new Set<string>();
  #failed = 0;
  #startedAt = 0;
  #stopping = false;

  /** `text` writes to `stream`, above the block. */
  constructor(stream: OutputStream, text: TextConsole, colours: Colours, now: () => number = Date.now) {
    this.#stream = stream;
    this.#text = text;
    this.#colours = colours;
    this.#now = now;
  }

  write(record: LogRecord): void {
    // The block says what has started; a line for it would say it twice.
    if (record.name === 'LogStartLine' || record.name === 'LogHookStartLine' || !this.#text.shows(record)) return;
    this.#erase();
    this.#text.write(record);
    if (this.#timer !== undefined) this.#draw();
  }

  observe(event: MartEvent): void {
    switch (event.kind) {
      case 'run-start':
        this.#total = event.total;
        this.#startedAt = this.#now();
        this.#timer ??= setInterval(() => this.#tick(), FRAME_MS);
        this.#timer.unref();
        break;
      case 'node-start':
        this.#running.set(event.node.uniqueId, {
          label: `${event.node.resourceType} ${event.node.name}`,
          since: this.#now(),
        });
        break;
      case 'node-finish':
        this.#running.delete(event.node.uniqueId);
        this.#finished.add(event.node.uniqueId);
        if (isFailure(event.result)) this.#failed += 1;
        break;
      case 'interrupted':
        this.#stopping = true;
        break;
      case 'run-end':
        this.#stop();
        break;
      default:
        break;
    }
  }

  close(): void {
    this.#stop();
  }

  #stop(): void {
    if (this.#timer !== undefined) clearInterval(this.#timer);
    this.#timer = undefined;
    this.#erase();
  }

  #tick(): void {
    this.#frame += 1;
    this.#erase();
    this.#draw();
  }

  #erase(): void {
    if (this.#drawnLines > 0) this.#stream.write(`\u001B[${this.#drawnLines}A\u001B[0J`);
    this.#drawnLines = 0;
  }

  #draw(): void {
    const lines = this.#lines();
    this.#stream.write(`${lines.join('\n')}\n`);
    this.#drawnLines = lines.length;
  }

  #lines(): string[] {
    const shownMax = Math.max(1, Math.min(12, (this.#stream.rows || 24) - 4));
    const running = [...this.#running.values()].toSorted((left, right) => left.since - right.since);
    const spinner = SPINNER[this.#frame % SPINNER.length] ?? '';
    const lines = running.slice(0, shownMax).map(({ label, since }) => {
      const elapsed = shortDuration((this.#now() - since) / 1000);
      return this.#fit(`${spinner} ${label}`, elapsed);
    });
    if (running.length > shownMax) lines.push(`  … and ${running.length - shownMax} more`);
    return [...lines, this.#progressLine()];
  }

  #progressLine(): string {
    const done = this.#finished.size;
    // Hooks come on top of what was counted.
    const total = Math.max(this.#total, done + this.#running.size);
    const elapsed = (this.#now() - this.#startedAt) / 1000;
    const share = total === 0 ? 1 : done / total;
    const filled = Math.round(share * BAR_WIDTH);
    const bar = `${this.#colours.good('━'.repeat(filled))}${this.#colours.faint('━'.repeat(BAR_WIDTH - filled))}`;
    const parts = [`${done} of ${total}`];
    if (this.#failed > 0) parts.push(this.#colours.error(`${this.#failed} failed`));
    parts.push(shortDuration(elapsed));
    if (this.#stopping) parts.push('stopping …');
    else if (done >= ESTIMATE_FROM && done < total) {
      parts.push(`about ${shortDuration((elapsed / done) * (total - done))} left`);
    }
    return (this.#stream.columns || 80) < NARROW ? parts.join(' · ') : `${bar} ${parts.join(' · ')}`;
  }

  /** One line of the terminal and no more: a wrapped line could not be erased. */
  #fit(label: string, elapsed: string): string {
    const width = Math.max(20, (this.#stream.columns || 80) - 1);
    const room = width - elapsed.length - 2;
    const cut = label.length > room ? `${label.slice(0, room - 1)}…` : label;
    return `${cut}  ${this.#colours.faint(elapsed)}`;
  }
}
