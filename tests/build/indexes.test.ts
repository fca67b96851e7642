import { expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';

onEveryEngine('indexes', (make) => {
  test('may be over expressions, and names in capitals fold as in SQL', { timeout: 60_000 }, async () => {
    const project = await make({
      'models/shop.sql': `{{ config(materialized='table', indexes=[{'columns': ['ID'], 'unique': true}, {'columns': ['lower(name)']}, {'columns': ['order', '"Upper"']}]) }}
select 1 as id, 'a' as name, 2 as "order", 3 as "Upper"`,
    });
    for (let attempt = 0; attempt < 2; attempt += 1) expect((await project.mart('run')).output).toContain('PASS=1');
    await expect(project.rows("insert into shop values (1, 'b', 2, 3)")).rejects.toMatchObject({ fields: { kind: 'constraint' } });
  });

  test('that are no list are refused', async () => {
    const project = await make({ 'models/shop.sql': "{{ config(materialized='table', indexes='id') }}\nselect 1 as id" });
    const result = await project.mart('run');
    expect(result.exitCode).toBe(2);
    expect(result.output).toContain('indexes');
  });
}, ['duckdb', 'postgres']);
