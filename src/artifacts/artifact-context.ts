import type { Invocation } from '../domain/invocation.ts';
import type { JsonObject } from '../domain/json.ts';
import { DBT_COMPATIBLE_VERSION } from '../domain/versions.ts';

/** What every artifact of an invocation needs. */
export interface ArtifactContext {
  readonly invocation: Invocation;
  /** Absolute folder that artifacts are written to. */
  readonly targetFolder: string;
  /** The same as users write it, for paths that artifacts hold: `target`. */
  readonly targetPath: string;
  /** Values that no file may show. */
  readonly secrets: readonly string[];
  readonly now: () => Date;
}

const CUSTOM_ENVIRONMENT = 'DBT_ENV_CUSTOM_ENV_';

/** The `metadata` of an artifact: which shape it has, by which invocation it was written. */
export function artifactMetadata(context: ArtifactContext, schema: string): JsonObject {
  const { invocation } = context;
  return {
    dbt_schema_version: schema,
    dbt_version: DBT_COMPATIBLE_VERSION,
    generated_at: timestamp(context.now()),
    invocation_id: invocation.id,
    invocation_started_at: timestamp(invocation.startedAt),
    env: customEnvironment(invocation.environment),
  };
}

/** `DBT_ENV_CUSTOM_ENV_TEAM=data` is recorded as `TEAM: data`. */
function customEnvironment(environment: Invocation['environment']): JsonObject {
  const entries = Object.entries(environment).filter(
    ([name, value]) => name.startsWith(CUSTOM_ENVIRONMENT) && value !== undefined,
  );
  return Object.fromEntries(entries.map(([name, value]) => [name.slice(CUSTOM_ENVIRONMENT.length), value]));
}

/** UTC with microseconds, as artifacts have it: `2026-01-31T12:00:00.123000Z`. */
export function timestamp(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}

/** UTC with its offset, and without a fraction that is none: `2026-01-31T12:00:00+00:00`. How sources.json has times of the warehouse. */
export function offsetTimestamp(date: Date): string {
  return timestamp(date).replace(/(?:\.000000)?Z$/, '+00:00');
}
