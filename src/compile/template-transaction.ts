import type { Connection } from '../warehouse/warehouse.ts';

/**
 * The transaction of a materialization that a macro writes: begun by its first statement that may (`auto_begin`), ended by
 * `adapter.commit()`. What stands between the two is seen by readers at once or, when it fails, never.
 */
export class TemplateTransaction {
  readonly #connection: Connection;
  #isOpen = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Does what a statement says that is nothing but `begin`, `commit` or `rollback`, and tells whether it was one. */
  async obeys(statement: string): Promise<boolean> {
    const word = /^\s*(begin|start|commit|end|rollback)(?:\s+(?:transaction|work))?\s*;?\s*$/i.exec(statement)?.[1]?.toLowerCase();
    if (word === undefined) return false;
    if (word === 'rollback') await this.rollback();
    else await (word === 'begin' || word === 'start' ? this.begin() : this.commit());
    return true;
  }

  async begin(): Promise<void> {
    if (this.#isOpen) return;
    await this.#connection.begin();
    this.#isOpen = true;
  }

  async commit(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#connection.commit();
  }

  async rollback(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#connection.rollback().catch(() => undefined);
  }
}
