/** Where text goes: a process stream, or a collector in a test. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** All that the command line knows of the process around it. */
export interface CliIo {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Moves the process into the project's folder, where relative paths in SQL start, as in dbt; undefined in a process of others. */
  readonly enter?: ((folder: string) => void) | undefined;
  /** The command as the user called it, for messages: `mart`, or `dbt` through the alias. */
  readonly programName?: string | undefined;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal?: AbortSignal | undefined;
  /** Asks a person; undefined when nobody can answer. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
  readonly now?: (() => Date) | undefined;
}
