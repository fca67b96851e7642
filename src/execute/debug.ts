import { MartError } from '../diagnostics/diagnostic.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

export interface DebugReport {
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly message: string; readonly hint?: string | undefined }[];
  readonly facts: JsonObject;
  readonly missing: readonly string[];
}

const CONNECTION = 'Connection test';

/** What `mart debug` says: whether the target can be reached, as whom, and what a build would lack. */
export async function describeTarget(open: () => Promise<Warehouse>): Promise<DebugReport> {
  try {
    const warehouse = await open();
    const connection = await warehouse.connect();
    try {
      const { facts, missing } = await warehouse.about(connection);
      const rights = { name: 'rights', ok: missing.length === 0, message: missing.length === 0 ? 'all that a build needs' : missing.join('; ') };
      return { checks: [{ name: CONNECTION, ok: true, message: 'connection ok' }, rights], facts, missing };
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (!(error instanceof MartError)) throw error;
    return { checks: [{ name: CONNECTION, ok: false, message: error.message, hint: error.diagnostics[0]?.hint }], facts: {}, missing: [] };
  }
}
