import { martError, warningDiagnostic, type MartError } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/nearest.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import type { TargetBlock } from './warehouse.ts';

/** Keys that every warehouse knows. */
const SHARED_KEYS = ['type', 'threads', 'schema', 'database'] as const;

const THREADS_DEFAULT = 4;

/** What an output block may hold. `aliases` maps another spelling to the key it stands for. */
export interface SettingsShape {
  readonly keys: readonly string[];
  readonly aliases?: Readonly<Record<string, string>>;
  /** Keys that cannot work here, each with the reason. */
  readonly refused?: Readonly<Record<string, string>>;
}

/** Reads an output block of profiles.yml key by key, and says what is wrong in terms of profile and key. */
export class Settings {
  readonly #block: TargetBlock;
  readonly #values = new Map<string, Json>();
  /** The key as the user spelled it, for messages. */
  readonly #spelled = new Map<string, string>();

  constructor(block: TargetBlock, shape: SettingsShape) {
    this.#block = block;
    const known = [...SHARED_KEYS, ...shape.keys];
    const aliases = shape.aliases ?? {};
    for (const [spelled, value] of Object.entries(block.settings)) {
      const key = Object.hasOwn(aliases, spelled) ? (aliases[spelled] ?? spelled) : spelled;
      const refusal = Object.hasOwn(shape.refused ?? {}, key) ? shape.refused?.[key] : undefined;
      if (refusal !== undefined) throw this.invalid(spelled, `\`${spelled}\` can't be used: ${refusal}`);
      if (!known.includes(key)) {
        this.#unknown(spelled, [...known, ...Object.keys(aliases)]);
        continue;
      }
      if (value === undefined || value === null) continue;
      const before = this.#spelled.get(key);
      if (before !== undefined)
        throw this.invalid(spelled, `\`${before}\` and \`${spelled}\` mean the same: give one of them`);
      this.#values.set(key, value);
      this.#spelled.set(key, spelled);
    }
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  text(key: string): string | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    if (typeof value === 'string') return value;
    // YAML reads `password: 12345` as a number; it means the text.
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw this.#wrong(key, 'a text');
  }

  requiredText(key: string): string {
    const value = this.text(key);
    if (value === undefined || value === '') throw this.invalid(key, `\`${key}\` is missing`);
    return value;
  }

  integer(key: string, smallest = 0): number | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw this.#wrong(key, 'a whole number');
    if (number < smallest) throw this.#wrong(key, `at least ${smallest}`);
    return number;
  }

  boolean(key: string): boolean | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    if (value === true || value === 'true' || value === 'True') return true;
    if (value === false || value === 'false' || value === 'False') return false;
    throw this.#wrong(key, '`true` or `false`');
  }

  oneOf<Choice extends string>(key: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.text(key);
    if (value === undefined) return undefined;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    throw this.invalid(
      key,
      `\`${this.#name(key)}\` is \`${value}\``,
      didYouMean(value, choices) ?? `one of: ${choices.join(', ')}`,
    );
  }

  object(key: string): JsonObject | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    if (!isJsonObject(value)) throw this.#wrong(key, 'a mapping');
    return value;
  }

  list(key: string): readonly Json[] | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw this.#wrong(key, 'a list');
    return value as readonly Json[];
  }

  threads(): number {
    return this.integer('threads', 1) ?? THREADS_DEFAULT;
  }

  /** A `profile-invalid` error that points at the key. */
  invalid(key: string, message: string, hint?: string): MartError {
    const { profileName, targetName, spanOf } = this.#block;
    const at = spanOf(key) ?? spanOf(this.#name(key)) ?? spanOf('type');
    return martError('profile-invalid', `profile \`${profileName}\`, output \`${targetName}\`: ${message}`, {
      at,
      hint,
    });
  }

  /** The values of the named keys, for `target.<key>` in templates; for those not given, what stands beside them. */
  shown(keys: JsonObject): JsonObject {
    return Object.fromEntries(Object.entries(keys).map(([key, otherwise]) => [key, this.#values.get(key) ?? otherwise]));
  }

  /** The texts of the named keys, for the list of values that no sink may show. */
  secrets(keys: readonly string[]): readonly string[] {
    const own = keys.flatMap((key) => this.text(key) ?? []).filter((value) => value !== '');
    return [...new Set([...this.#block.secrets, ...own])];
  }

  #name(key: string): string {
    return this.#spelled.get(key) ?? key;
  }

  #wrong(key: string, wanted: string): MartError {
    return this.invalid(key, `\`${this.#name(key)}\` must be ${wanted}`);
  }

  /** A misspelt key could mean another user, schema or way to encrypt: it is refused. Others may be meant for other tools. */
  #unknown(key: string, known: readonly string[]): void {
    const type = this.#block.settings['type'];
    const message = `unknown key \`${key}\` for type \`${typeof type === 'string' ? type : 'duckdb'}\``;
    const hint = didYouMean(key, known);
    if (hint !== undefined) throw this.invalid(key, message, hint);
    const { profileName, targetName, spanOf, warn } = this.#block;
    const told = `profile \`${profileName}\`, output \`${targetName}\`: ${message}: it is ignored`;
    warn?.(warningDiagnostic('unknown-key', told, { at: spanOf(key), hint: `known keys: ${[...new Set(known)].sort().join(', ')}` }));
  }
}
