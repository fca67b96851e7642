import { MartError, errorDiagnostic, martError, type Diagnostic } from './diagnostic.ts';
import { didYouMean } from './nearest.ts';
import { DBT_WARNINGS, WARNING_EVENTS } from './warning-events.ts';

export type WarningLevel = 'error' | 'warn' | 'silence';

/** `--warn-error-options` as given: `error`, `warn`, `silence`; `include` and `exclude` are the older names of the first two. */
export type WarningOptions = Readonly<Record<string, unknown>>;

/**
 * Which warnings are errors and which are not told. A warning goes by dbt's name, or by the code that `mart` shows; what is
 * named counts before `Deprecations`, that before `all`; silence before warn, warn before error.
 */
export class WarningPolicy {
  readonly #lists: Readonly<Record<WarningLevel, readonly string[]>>;
  readonly #isErrorByDefault: boolean;

  /** Throws `usage` for options that are none, and for names that no warning has. */
  constructor(options: WarningOptions, warnError: boolean) {
    const error = read(options, 'error', 'include');
    const isAll = error === 'all' || error === '*' || (Array.isArray(error) && error.some((name) => name === 'all' || name === '*'));
    this.#isErrorByDefault = warnError || isAll;
    this.#lists = {
      error: isAll ? [] : names(error, 'error'),
      warn: names(read(options, 'warn', 'exclude'), 'warn'),
      silence: names(options['silence'], 'silence'),
    };
    const unknown = Object.keys(options).find((key) => !OPTION_KEYS.includes(key));
    if (unknown !== undefined) throw martError('usage', `--warn-error-options has no \`${unknown}\``, { hint: didYouMean(unknown, OPTION_KEYS) ?? `it has: ${OPTION_KEYS.join(', ')}` });
  }

  /** What becomes of a warning that goes by one of these names. */
  level(events: readonly string[]): WarningLevel {
    return this.#named(events) ?? (events.some((event) => event.endsWith('Deprecation')) ? this.#named(['Deprecations']) : undefined) ?? (this.#isErrorByDefault ? 'error' : 'warn');
  }

  /** The warning as it is to be told: as an error, as it is, or not at all. */
  judge(diagnostic: Diagnostic): Diagnostic | undefined {
    if (diagnostic.severity === 'error') return diagnostic;
    const level = this.level(eventsOf(diagnostic));
    if (level === 'silence') return undefined;
    return level === 'error' ? { ...diagnostic, severity: 'error' } : diagnostic;
  }

  /** The warning as it is to be told now. Throws it when it is an error. */
  judgeNow(diagnostic: Diagnostic): Diagnostic | undefined {
    const judged = this.judge(diagnostic);
    if (diagnostic.severity === 'warning' && judged?.severity === 'error') throw new MartError([judged], { exitCode: 2 });
    return judged;
  }

  #named(events: readonly string[]): WarningLevel | undefined {
    return LEVELS.find((level) => events.some((event) => this.#lists[level].includes(event)));
  }
}

const LEVELS: readonly WarningLevel[] = ['silence', 'warn', 'error'];
const OPTION_KEYS: readonly string[] = ['error', 'warn', 'silence', 'include', 'exclude'];

/** A diagnostic's names: dbt's own for it, and its code. */
export function eventsOf({ event, code }: Diagnostic): readonly string[] {
  return [...(event === undefined ? (WARNING_EVENTS[code] ?? []) : [event]), code];
}

function read(options: WarningOptions, key: string, olderKey: string): unknown {
  if (options[key] !== undefined && options[olderKey] !== undefined)
    throw martError('usage', `--warn-error-options: \`${key}\` and \`${olderKey}\` mean the same: give one of them`);
  return options[key] ?? options[olderKey];
}

function names(value: unknown, key: string): readonly string[] {
  if (value === undefined || value === null) return [];
  const list: unknown = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list) || !list.every((name): name is string => typeof name === 'string'))
    throw martError('usage', `--warn-error-options: \`${key}\` is a list of names of warnings`);
  const unknown = list.filter((name) => !DBT_WARNINGS.includes(name) && !CODE.test(name));
  if (unknown.length > 0)
    throw new MartError(unknown.map((name) => errorDiagnostic('usage', `--warn-error-options: no warning is called \`${name}\``, { hint: didYouMean(name, DBT_WARNINGS) })));
  return list;
}

/** The codes of `mart` are words with dashes. */
const CODE = /^[a-z]+(?:-[a-z]+)+$|^deprecated$|^unsupported$/;
