import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

test('dates may be added to a quoted date, as on other warehouses', async () => {
  const project = testProject({
    'models/days.sql': `select {{ dbt.dateadd('day', 1, "'2024-02-28'") }} as day, {{ dbt.dateadd('month', 1, "cast('2024-01-31' as date)") }} as month, {{ dbt.dateadd('hour', 2, 'started') }} as later
from (select timestamp '2024-01-01 23:00:00' as started) as given`,
    'models/spine.sql': `select count(*) as n from ({{ dbt.date_spine('day', "'2024-01-01'", "'2024-01-05'") }}) as days`,
  });
  expect((await project.mart('build')).output).toContain('PASS=2');
  expect(await project.query('select day::varchar, month::varchar, later::varchar from days')).toEqual([['2024-02-29 00:00:00', '2024-02-29 00:00:00', '2024-01-02 01:00:00']]);
  expect(await project.query('select n from spine')).toEqual([[4]]);
});
