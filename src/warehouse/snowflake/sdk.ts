import { martError } from '../../diagnostics/diagnostic.ts';
import type { Json } from '../../domain/json.ts';

/** What `mart` uses of `snowflake-sdk`, which types rows and errors as anything. */
export interface Sdk {
  configure(options: Readonly<Record<string, unknown>>): void;
  createConnection(options: Readonly<Record<string, unknown>>): SdkConnection;
}

export interface SdkConnection {
  connectAsync(callback: (error: SdkError | null | undefined) => void): Promise<unknown>;
  execute(options: SdkStatementOptions): SdkStatement;
  destroy(callback: (error: SdkError | null | undefined) => void): void;
  isUp(): boolean;
}

export interface SdkStatementOptions {
  readonly sqlText: string;
  readonly binds?: readonly (readonly (string | null)[])[];
  readonly describeOnly?: boolean;
  readonly streamResult: boolean;
  readonly complete: (error: SdkError | null | undefined, statement: SdkStatement) => void;
}

export interface SdkStatement {
  getColumns(): readonly SdkColumn[] | undefined;
  getNumRows(): number;
  getNumUpdatedRows(): number | undefined;
  getQueryId(): string | undefined;
  cancel(callback: (error: SdkError | null | undefined) => void): void;
  streamRows(options: { readonly fetchAsString: readonly string[] }): AsyncIterable<readonly unknown[]>;
}

export interface SdkColumn {
  getName(): string;
  getType(): string;
  getScale(): number;
  getPrecision(): number;
  isString(): boolean;
  isNumber(): boolean;
  isBoolean(): boolean;
  isDate(): boolean;
  isTime(): boolean;
  isTimestamp(): boolean;
  isTimestampNtz(): boolean;
  isBinary(): boolean;
  isVariant(): boolean;
  isObject(): boolean;
  isArray(): boolean;
  isMap(): boolean;
}

export interface SdkError extends Error {
  readonly code?: string | number;
  readonly sqlState?: string;
  readonly data?: Readonly<Record<string, Json>>;
  readonly cause?: unknown;
}

/**
 * Read by the SDK while it loads. It would ask the metadata services of three clouds where it runs, load a native
 * add-on, and report the form of the account's name; a user who has set one of them has the last word.
 */
const QUIET_ENVIRONMENT: Readonly<Record<string, string>> = {
  SNOWFLAKE_DISABLE_PLATFORM_DETECTION: 'true',
  SNOWFLAKE_DISABLE_MINICORE: 'true',
  SF_TELEMETRY_DISABLE_CONNECTION_SHAPE: 'true',
};

/** The SDK's log would go to `snowflake.log` and to the terminal. */
const SILENT_LOGGER = { error: ignore, warn: ignore, info: ignore, debug: ignore, trace: ignore };

function ignore(): void {
  // What matters reaches us as an error.
}

/** Loads `snowflake-sdk`, which is installed only by those who use it. */
export async function loadSdk(importSdk: () => Promise<unknown> = async () => import('snowflake-sdk')): Promise<Sdk> {
  for (const [name, value] of Object.entries(QUIET_ENVIRONMENT)) process.env[name] ??= value;
  let loaded: unknown;
  try {
    loaded = await importSdk();
  } catch (error) {
    throw sdkMissing(error);
  }
  const { default: sdk } = loaded as { readonly default: Sdk };
  sdk.configure({ logLevel: 'OFF', additionalLogToConsole: false, customLogger: SILENT_LOGGER });
  return sdk;
}

function sdkMissing(error: unknown): Error {
  const absent = error instanceof Error && 'code' in error && ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(String(error.code));
  const message = absent
    ? 'Snowflake needs the package `snowflake-sdk`, which is not installed'
    : `the package \`snowflake-sdk\` could not be loaded: ${error instanceof Error ? error.message : String(error)}`;
  return martError('driver-missing', message, { hint: 'npm install snowflake-sdk', cause: error });
}
