import { describe, expect, it } from 'vitest';
import { PROJECT_FILES, testProject } from '../support/project.ts';

const FILES = {
  ...PROJECT_FILES,
  'data/sales_a_1.csv': 'id,amount\n1,10\n',
  'models/a.sql': "select * from {{ source('files', 'sales') }}",
};

function declared(config: string, meta = '{}'): string {
  return `sources:
  - name: files
    meta: {region: a}
    tables:
      - name: sales
        meta: ${meta}
        config: ${config}
`;
}

describe('a source that is a file', () => {
  it.each([
    ['newstyle', '{external_location: "data/{name}_{region}_{part}.csv"}'],
    ['newstyle by name', '{external_location: "data/{name}_{region}_{part:d}.csv", formatter: newstyle}'],
    ['oldstyle', '{external_location: "data/%(name)s_%(region)s_%(part)s.csv", formatter: oldstyle}'],
    ['template', '{external_location: "data/${name}_${region}_$part.csv", formatter: template}'],
  ])('has names filled in, %s, its own metadata among them', async (_, config) => {
    const project = testProject({ ...FILES, 'models/sources.yml': declared(config, '{part: 1}') });
    expect((await project.mart('build')).exitCode).toBe(0);
    expect(await project.query('select id::int, amount::int from main.a')).toEqual([[1, 10]]);
  });

  it.each([
    ['{external_location: "data/{name}_{part}.csv"}', "`data/{name}_{part}.csv` can't be filled in: 'part'"],
    ['{external_location: "data/$part.csv", formatter: template}', "`data/$part.csv` can't be filled in: part"],
    ['{external_location: "data/{name}.csv", formatter: newest}', 'there is no formatter `newest`'],
  ])('is refused where that fails: %s', async (config, message) => {
    const { exitCode, output } = await testProject({ ...FILES, 'models/sources.yml': declared(config) }).mart('build');
    expect(exitCode).toBe(1);
    expect(output).toContain('error[invalid-value] models/sources.yml:5:');
    expect(output).toContain(message);
  });
});
