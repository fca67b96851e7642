import type { JsonObject } from '../domain/json.ts';
import type { CliIo } from './cli-io.ts';
import type { GivenOptions } from './given-options.ts';
import type { MartApi, SelectionOptions } from './mart-api.ts';
import type { OptionName } from './option-specs.ts';
import type { Reporter } from './reporters/reporter.ts';

export interface Positional {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
}

/** How dbt names a part of a command's output, and what it says of it beyond its text. */
export interface OutputEvent {
  readonly name: string;
  readonly code: string;
  readonly data?: JsonObject;
}

/** What a command works with. */
export interface CommandContext {
  readonly io: CliIo;
  readonly options: GivenOptions;
  readonly positionals: readonly string[];
  readonly reporter: Reporter;
  readonly selection: SelectionOptions;
  /** Reads the project (once) and prints what the run begins with. Closed by the caller of the command. */
  mart(): Promise<MartApi>;
  /** Tells programs how many nodes are worked on, for commands whose work on nodes is not told line by line. */
  concurrency(total: number, threads: number): void;
  /** A part of the command's own output; programs know it by the event's name. */
  print(text: string, event?: OutputEvent): void;
}

/** One command of `mart`: an object in a file of its own, and a line in `commands/index.ts`. */
export interface Command {
  readonly description: string;
  /** The `shared` and `local` options it takes, besides the global ones. */
  readonly options: readonly OptionName[];
  readonly positionals?: readonly Positional[];
  /**
   * `progress`: the run itself is the output. `data`: standard output holds what was asked for and nothing else,
   * so that it can be piped; everything said on the way goes to standard error.
   */
  readonly output: 'progress' | 'data';
  /** Allowed values of `--output`. */
  readonly formats?: readonly string[];
  /**
   * How much is said of single nodes: each of them with a summary at the end (the default), only failures (nothing is
   * built, so that success is not news), or nothing.
   */
  readonly narrates?: 'nodes' | 'failures' | 'nothing';
  /** Needs the project file and the profile, but no nodes: packages need not be installed. */
  readonly settingsOnly?: boolean;
  /** Goes on with the last run, with the options it had. */
  readonly retries?: boolean;
  /** Commands that only touch files keep no log. */
  readonly keepsLog?: boolean;
  /** Gives the exit code; throws `MartError` for what the user can mend. */
  run(context: CommandContext): Promise<number>;
}

/** A command as the index lists it: enough for `--help`; the rest is loaded when it is called. */
export interface CommandEntry {
  /** As typed: `docs generate` is a command under a group. */
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly load: () => Promise<Command>;
}
