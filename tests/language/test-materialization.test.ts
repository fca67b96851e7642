import { describe, expect, it } from 'vitest';
import { PROJECT_FILES, testProject } from '../support/project.ts';

const HOOKS = `${PROJECT_FILES['dbt_project.yml'] ?? ''}on-run-start: ["create table if not exists main.seen (test text, samples int, failures int)"]\n`;

/** Counts by the built-in materialization, and notes how many rows fail, as packages note samples. */
const NOTING = `{% materialization test, default %}
  {% set result = dbt.materialization_test_default() %}
  {% set samples = run_query('select count(*) from (' ~ sql ~ ') x').rows[0][0] %}
  {% set failures = load_result('main').table.rows[0]['failures'] %}
  {% do run_query("insert into main.seen values ('" ~ model.name ~ "', " ~ samples ~ ", " ~ failures ~ ")") %}
  {% do return(result) %}
{% endmaterialization %}
`;

const FILES = {
  ...PROJECT_FILES,
  'dbt_project.yml': HOOKS,
  'macros/noting.sql': NOTING,
  'models/a.sql': 'select * from (values (1), (null), (null)) t(id)',
  'models/a.yml': `models:
  - name: a
    columns:
      - name: id
        data_tests:
          - not_null: {config: {warn_if: '>1', error_if: '>5'}}
          - unique
`,
};

describe('a materialization of tests that the project has written', () => {
  it('runs each test, staged or published, and its verdict counts', async () => {
    const project = testProject(FILES);
    const built = await project.mart('build');
    expect(built.output).toContain('PASS=3 WARN=1 ERROR=0');
    expect(built.output).toContain('Got 2 results, configured to warn if >1');
    expect((await project.mart('test')).output).toContain('WARN=1');
    const seen = await project.query('select test, samples, failures, count(*)::int from main.seen group by all order by test');
    expect(seen).toEqual([
      ['not_null_a_id', 2, 2, 2],
      ['unique_a_id', 0, 0, 2],
    ]);
  });

  it('gates as ever', async () => {
    const project = testProject({ ...FILES, 'models/a.yml': 'models: [{name: a, columns: [{name: id, data_tests: [not_null]}]}]' });
    const { exitCode, output } = await project.mart('build');
    expect(exitCode).toBe(1);
    expect(output).toContain('not published: 1 of 1 assertion failed');
    expect(await project.query('select test, failures from main.seen')).toEqual([['not_null_a_id', 2]]);
  });

  it('must give a verdict', async () => {
    const silent = "{% materialization test, default %}{{ return({'relations': []}) }}{% endmaterialization %}";
    const { exitCode, output } = await testProject({ ...FILES, 'macros/noting.sql': silent }).mart('build');
    expect(exitCode).toBe(1);
    expect(output).toContain('the materialization of tests gave no verdict');
  });

  it("of a package is only the project's when the project calls it", async () => {
    const { 'macros/noting.sql': _, ...rest } = FILES;
    const project = testProject({
      ...rest,
      'dbt_packages/keeper/dbt_project.yml': 'name: keeper\nversion: "1.0"\n',
      'dbt_packages/keeper/macros/noting.sql': NOTING,
    });
    await project.mart('build');
    expect(await project.query('select count(*)::int from main.seen')).toEqual([[0]]);
    project.write('macros/noting.sql', '{% materialization test, default %}{% do return(keeper.materialization_test_default()) %}{% endmaterialization %}');
    await project.mart('test');
    expect(await project.query('select count(*)::int from main.seen')).toEqual([[2]]);
  });
});
