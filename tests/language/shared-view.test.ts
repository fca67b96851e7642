import { describe, expect, test } from 'vitest';
import { engineSettings } from '../engines/engine-settings.ts';
import { engineUrl } from '../engines/engine-url.ts';
import { profilesFile, testProject } from '../support/project.ts';

const address = await engineUrl('postgres');

/** With threads enough that publishing meets publishing. */
async function profiles(schema: string): Promise<Readonly<Record<string, string>>> {
  return profilesFile((await engineSettings('postgres', { schema, threads: 6 })) ?? {});
}

describe.skipIf(address === undefined)('a view over many tables on Postgres', () => {
  test('outlives that all of them are published at once', { timeout: 60_000 }, async () => {
    const names = Array.from({ length: 10 }, (_, index) => `part_${index}`);
    const project = testProject({
      ...(await profiles('mart_shared_view')),
      ...Object.fromEntries(names.map((name) => [`seeds/${name}.csv`, 'id\n1\n'])),
      'models/whole.sql': `{{ config(materialized='view') }}\n${names.map((name) => `select id from {{ ref('${name}') }}`).join('\nunion all\n')}`,
    });
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const result = await project.mart('build');
      expect(result.output).toContain('PASS=11');
    }
  });

  test('may be made over tables that are being published', { timeout: 60_000 }, async () => {
    const names = Array.from({ length: 8 }, (_, index) => `raw_${index}`);
    const project = testProject({
      ...(await profiles('mart_views_meanwhile')),
      ...Object.fromEntries(names.map((name) => [`seeds/${name}.csv`, 'id\n1\n'])),
      'models/sources.yml': `sources: [{name: raw, schema: mart_views_meanwhile, tables: [${names.map((name) => `{name: ${name}}`).join(', ')}]}]\n`,
      ...Object.fromEntries(names.map((name) => [`models/stg_${name}.sql`, `{{ config(materialized='view') }}\nselect id from {{ source('raw', '${name}') }}\n`])),
    });
    expect((await project.mart('seed')).exitCode).toBe(0);
    for (let attempt = 0; attempt < 4; attempt += 1) expect((await project.mart('build')).output).toContain('PASS=16');
  });

  test.each(['view', 'materialized_view', 'table'])('that no longer fits the columns below it is built anew in the same run, as %s', { timeout: 60_000 }, async (materialized) => {
    const project = testProject({
      ...(await profiles(`mart_renamed_column_${materialized}`)),
      'seeds/raw.csv': 'id,at\n1,a\n',
      'models/seen.sql': `{{ config(materialized='${materialized}') }}\nselect * from {{ ref('raw') }}\n`,
      'models/below.sql': `{{ config(materialized='view') }}\nselect * from {{ ref('seen') }}\n`,
      'models/counted.sql': `{{ config(materialized='table') }}\nselect * from {{ ref('below') }}\n`,
    });
    expect((await project.mart('build')).exitCode).toBe(0);
    project.write('seeds/raw.csv', 'id,seen_at\n1,a\n');
    expect((await project.mart('build')).output).toContain('PASS=4');
    expect((await project.mart('show', '--select', 'counted')).output).toContain('seen_at');
  });
});
