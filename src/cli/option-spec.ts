/** How one command-line option is written, read and explained. */
export interface OptionSpec {
  /** In commander's notation. */
  readonly flags: string;
  /** The form that switches it off: `--no-defer`. */
  readonly negative?: string;
  readonly kind: 'switch' | 'text' | 'integer' | 'list' | 'map';
  readonly choices?: readonly string[];
  /** The smallest number that means anything. */
  readonly least?: number;
  /** Suffix of `MART_`, `DBT_ENGINE_` and `DBT_`; undefined where dbt reads no environment either. */
  readonly env?: string;
  /** What dbt called it before: `DBT_DEFER_TO_STATE`. */
  readonly olderEnv?: string;
  /**
   * `global`: every command takes it, written before or after the command.
   * `shared`: the same in both places, for the commands that list it. `local`: only after the command.
   */
  readonly scope: 'global' | 'shared' | 'local';
  readonly group: 'Selection' | 'Project and connection' | 'State' | 'Run' | 'Output' | 'Accepted for compatibility';
  readonly description: string;
}

type Group = OptionSpec['group'];
type Kind = OptionSpec['kind'];

/** An option that every command takes, before or after its name; read from the environment under its own name. */
export function common(group: Group, flags: string, kind: Kind, description: string, negative?: string): OptionSpec {
  const env = longName(flags).replaceAll('-', '_').toUpperCase();
  return { flags, kind, scope: 'global', group, description, env, ...(negative === undefined ? {} : { negative }) };
}

/** An option of the commands that list it, written before or after the command. */
export function shared(group: Group, flags: string, kind: Kind, description: string, negative?: string): OptionSpec {
  return { ...common(group, flags, kind, description, negative), scope: 'shared' };
}

/** An option of the commands that list it, which no environment variable sets. */
export function local(group: Group, flags: string, kind: Kind, description: string, negative?: string): OptionSpec {
  return withoutEnvironment({ ...common(group, flags, kind, description, negative), scope: 'local' });
}

/** An option of dbt that changes nothing here. */
export function accepted(flags: string, negative?: string): OptionSpec {
  return common('Accepted for compatibility', flags, 'switch', 'accepted, and without effect here', negative);
}

/** An option whose value is how important a line must be. */
export function level(flags: string, description: string): OptionSpec {
  return { ...common('Output', flags, 'text', description), choices: ['debug', 'info', 'warn', 'error', 'none'] };
}

/** An option whose value is the form of log lines. */
export function format(flags: string, description: string): OptionSpec {
  return { ...common('Output', flags, 'text', description), choices: ['text', 'debug', 'json', 'default'] };
}

/** The option, read from the command line alone. */
export function withoutEnvironment(spec: OptionSpec): OptionSpec {
  const { env: _unread, ...rest } = spec;
  return rest;
}

/** `full-refresh` of `-f, --full-refresh <x>`. */
export function longName(flags: string): string {
  return /--([a-z0-9-]+)/.exec(flags)?.[1] ?? flags;
}
