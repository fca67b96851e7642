import { Dialect } from '../../src/warehouse/dialect.ts';
import type { Features } from '../../src/warehouse/features.ts';
import type { Cell } from '../../src/warehouse/warehouse.ts';

/** As much of a dialect as names need. */
class TestDialect extends Dialect {
  override readonly type = 'duckdb';
  override readonly features = { databases: true } as Features;

  override quote(name: string): string {
    return `"${name}"`;
  }

  override literal(value: Cell): string {
    return `'${String(value)}'`;
  }

  override typeName(name: string): string {
    return name;
  }

  override createFunction(): never {
    throw new Error('names need no functions');
  }
}

export const testDialect: Dialect = new TestDialect();
