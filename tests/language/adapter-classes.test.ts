import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('adapter.Relation and adapter.Column make what api.Relation and api.Column make, in both passes', async () => {
  const project = testProject({
    'models/one.sql': `{% set other = adapter.Relation.create(this.database, this.schema, "other", "table") %}
{% set column = adapter.Column("n", "integer") %}
select '{{ other.identifier }}' as a, '{{ column.name }}' as b`,
  });
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query('select * from one')).toEqual([['other', 'n']]);
});
