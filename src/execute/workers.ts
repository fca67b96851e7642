import { DatabaseError } from '../warehouse/database-error.ts';
import type { Connection, Warehouse } from '../warehouse/warehouse.ts';

/** The sessions of a run: one per worker, opened when first needed, opened anew when one is lost. */
export class Workers {
  readonly #warehouse: Warehouse;
  readonly #connections = new Map<number, Promise<Connection>>();

  constructor(warehouse: Warehouse) {
    this.#warehouse = warehouse;
  }

  connection(worker: number): Promise<Connection> {
    const known = this.#connections.get(worker);
    if (known !== undefined) return known;
    const opening = this.#warehouse.connect();
    this.#connections.set(worker, opening);
    opening.catch(() => this.#connections.delete(worker));
    return opening;
  }

  /** Before a worker's next piece of work: a session that has ended meanwhile is opened anew. */
  async renew(worker: number): Promise<void> {
    const known = await this.#connections.get(worker)?.catch(() => undefined);
    if (known?.isOpen === false) this.#connections.delete(worker);
  }

  /** Called with what made a node fail: a lost session must not take the worker's next nodes with it. */
  noteFailure(worker: number, error: unknown): void {
    if (!(error instanceof DatabaseError) || error.fields.kind !== 'connection-lost') return;
    const lost = this.#connections.get(worker);
    this.#connections.delete(worker);
    void lost?.then((connection) => connection.close()).catch(() => undefined);
  }

  async close(): Promise<void> {
    const opened = [...this.#connections.values()];
    this.#connections.clear();
    await Promise.allSettled(opened.map(async (connection) => (await connection).close()));
  }
}
