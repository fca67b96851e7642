import { expect, test } from 'vitest';
import { onEveryEngine } from '../support/engine-project.ts';

onEveryEngine('a table that lost a column', (make) => {
  for (const kind of ['table', 'view', 'incremental'] as const) {
    test(`is published, and a ${kind} over it is built anew`, { timeout: 60_000 }, async () => {
      const project = await make({
        'models/base.sql': "{{ config(materialized='table') }}\nselect 1 as id, 2 as amount, 3 as extra",
        'models/above.sql': "{{ config(materialized='view') }}\nselect * from {{ ref('base') }}",
        'models/top.sql': "{{ config(materialized='view') }}\nselect * from {{ ref('above') }}",
      });
      expect((await project.mart('run')).output).toContain('PASS=3');
      project.project.write('models/base.sql', "{{ config(materialized='table') }}\nselect 1 as id, 2 as amount");
      project.project.write('models/above.sql', `{{ config(materialized='${kind}') }}\nselect * from {{ ref('base') }}`);
      expect((await project.mart('run')).output).toContain('PASS=3');
      expect((await project.rows('select * from top')).map((row) => row.map(Number))).toEqual([[1, 2]]);
      expect((await project.mart('run')).output).toContain('PASS=3');
    });
  }
});
