import { describe, expect, test } from 'vitest';
import { testProject, type TestProject } from '../support/project.ts';

const ORDERS = `semantic_models:
  - name: orders
    model: ref('orders')
    defaults: {agg_time_dimension: ordered_at}
    entities:
      - {name: order_id, type: primary, expr: id}
    dimensions:
      - {name: ordered_at, type: time, type_params: {time_granularity: day}}
      - {name: is_food, type: categorical}
    measures:
      - {name: revenue, agg: sum, expr: amount, create_metric: true}
`;
const SALES = `metrics:
  - name: sales
    label: Sales
    type: simple
    type_params: {measure: revenue}
`;
const QUERY = `saved_queries:
  - name: by_day
    query_params:
      metrics: [sales]
      group_by: ["TimeDimension('metric_time', 'day')"]
    exports:
      - {name: sales_by_day, config: {export_as: table}}
`;
const FILES = {
  'models/orders.sql': "select 1 as id, 10 as amount, cast('2024-01-01' as date) as ordered_at, true as is_food",
  'models/days.sql': "select cast('2024-01-01' as date) as date_day",
  'models/days.yml': `models:
  - name: days
    time_spine: {standard_granularity_column: date_day}
    columns: [{name: date_day, granularity: day}]
`,
};

function shop(changes: Readonly<Record<string, string>> = {}): TestProject {
  return testProject({ ...FILES, 'models/orders.yml': ORDERS, 'models/sales.yml': SALES, 'models/query.yml': QUERY, ...changes });
}

test('a model reads what metric() says, and depends on it', async () => {
  const project = shop({ 'models/report.sql': "select '{{ metric('sales') }}' as name, '{{ metric('test', 'sales').label }}' as label" });
  const { exitCode, output } = await project.mart('build', '--select', 'report');
  expect(exitCode, output).toBe(0);
  expect(await project.query('select name, label from main.report')).toEqual([['sales', 'Sales']]);
  expect((await project.mart('ls', '-q', '--select', '+report', '--resource-type', 'metric')).stdout).toBe('metric:test.sales\n');
});

test('templates find metrics, semantic models and saved queries in the graph', async () => {
  const report = `{% if execute %} select '{{ graph.metrics.values() | map(attribute='name') | sort | join(' ') }}' as metrics,
    '{{ graph.semantic_models['semantic_model.test.orders'].node_relation.alias }}' as model,
    '{{ graph.saved_queries['saved_query.test.by_day'].exports[0].config.schema_name }}' as place {% endif %}`;
  const project = shop({ 'models/report.sql': report });
  expect((await project.mart('run')).exitCode).toBe(0);
  expect(await project.query('select metrics, model, place from main.report')).toEqual([['revenue sales', 'orders', 'main']]);
});

test('a build says that nothing is done for saved queries and exposures; one whose model failed is skipped', async () => {
  const project = shop({ 'models/board.yml': "exposures: [{name: board, type: dashboard, owner: {name: Ann}, depends_on: [metric('sales')]}]" });
  const built = await project.mart('build', '--export-saved-queries');
  expect(built.exitCode).toBe(0);
  expect(built.output).toContain('NO-OP saved query by_day');
  expect(built.output).toContain('PASS=2 WARN=0 ERROR=0 SKIP=0 NO-OP=2 REUSED=0 TOTAL=4');
  expect(built.output).not.toContain('START saved query');
  project.write('models/orders.sql', 'select no_such_column');
  const failed = await project.mart('build', '--no-export-saved-queries');
  expect(failed.exitCode).toBe(1);
  expect(failed.output).toContain('PASS=1 WARN=0 ERROR=1 SKIP=2 NO-OP=0 REUSED=0 TOTAL=4');
  expect((await project.mart('run', '--select', 'days')).output).toContain('NO-OP=0 REUSED=0 TOTAL=1');
});

test('what changed since an earlier state is found', async () => {
  const project = shop();
  await project.mart('parse', '--target-path', 'state');
  const modified = async () => (await project.mart('ls', '-q', '--select', 'state:modified', '--state', 'state')).stdout.split('\n').filter((line) => line !== '');
  expect(await modified()).toEqual([]);
  project.write('models/sales.yml', SALES.replace('label: Sales', 'label: Turnover'));
  expect(await modified()).toEqual(['metric:test.sales']);
  project.write('models/orders.yml', ORDERS.replace('expr: amount', 'expr: amount * 2'));
  project.write('models/query.yml', QUERY.replace('export_as: table', 'export_as: view'));
  expect(await modified()).toEqual(['metric:test.sales', 'saved_query:test.by_day', 'semantic_model:test.orders']);
});

test('the project file configures and disables them, and packages bring their own', async () => {
  const project = shop({
    'dbt_project.yml': `name: test
profile: test
metrics: {test: {+meta: {team: a}}}
semantic-models: {test: {+meta: {team: b}}}
saved-queries: {test: {+enabled: false}, lib: {+schema: reports}}
`,
    'packages.yml': 'packages: [{local: lib}]',
    'lib/dbt_project.yml': 'name: lib',
    'lib/models/lib.yml': `metrics:
  - {name: lib_sales, label: Of the package, type: derived, type_params: {expr: sales, metrics: [sales]}}
saved_queries:
  - {name: lib_query, query_params: {metrics: [lib_sales]}, exports: [{name: e, config: {export_as: table}}]}
`,
  });
  expect((await project.mart('deps')).exitCode).toBe(0);
  const parsed = await project.mart('parse');
  expect(parsed.exitCode, parsed.output).toBe(0);
  const manifest = project.json('target/manifest.json') as { metrics: Record<string, { meta: unknown; depends_on: { nodes: unknown } }>; saved_queries: Record<string, { exports: { config: unknown }[] }>; semantic_models: Record<string, { measures: { config: unknown }[] }>; disabled: object };
  expect(manifest.metrics['metric.test.sales']?.meta).toEqual({ team: 'a' });
  expect(manifest.metrics['metric.lib.lib_sales']?.depends_on.nodes).toEqual(['metric.test.sales']);
  expect(manifest.semantic_models['semantic_model.test.orders']?.measures[0]?.config).toEqual({ meta: { team: 'b' } });
  expect(Object.keys(manifest.saved_queries)).toEqual(['saved_query.lib.lib_query']);
  expect(manifest.saved_queries['saved_query.lib.lib_query']?.exports[0]?.config).toMatchObject({ schema_name: 'reports', alias: 'e' });
  expect(Object.keys(manifest.disabled)).toEqual(['saved_query.test.by_day']);
});

describe('what is wrong is shown where it is written', () => {
  const refused = async (files: Readonly<Record<string, string>>, ...said: readonly string[]): Promise<void> => {
    const { exitCode, output } = await shop(files).mart('parse');
    expect(exitCode).toBe(2);
    for (const text of said) expect(output).toContain(text);
  };

  test('a measure that is not there, with the nearest', () =>
    refused(
      { 'models/sales.yml': SALES.replace('revenue', 'revnue') },
      'error[ref-not-found] models/sales.yml:5:28: the measure `revnue` in metric.test.sales was not found',
      '5 |     type_params: {measure: revnue}',
      'hint: did you mean `revenue`?',
    ));

  test('a metric that is not there, in a saved query, an exposure and a model', () =>
    refused(
      {
        'models/query.yml': QUERY.replace('[sales]', '[salse]'),
        'models/board.yml': "exposures: [{name: board, type: dashboard, owner: {name: Ann}, depends_on: [metric('salse')]}]",
        'models/report.sql': "select '{{ metric('salse') }}' as name",
      },
      'models/query.yml:4:17: the metric `salse` in saved_query.test.by_day was not found',
      'models/board.yml:1:77: the metric `salse` in exposure.test.board was not found',
      'models/report.sql:1:12: the metric `salse` in model.test.report was not found',
      'hint: did you mean `sales`?',
    ));

  test('a key and a word that do not exist', () =>
    refused(
      { 'models/orders.yml': ORDERS.replace('agg: sum', 'agg: summ').replace('expr: id', 'exp: id') },
      'error[unknown-key] models/orders.yml:6:41: unknown key `exp` in an entity',
      'error[invalid-value] models/orders.yml:11:30: `summ` is no value for `agg`',
      'hint: did you mean `sum`?',
    ));

  test('a word that YAML takes for something else', () =>
    refused({ 'models/sales.yml': SALES.replace('label: Sales', 'label: Off') }, 'models/sales.yml:3:12: `label` must be text (quote it), not `false`'));

  test('a condition that names nothing that a query knows', () =>
    refused(
      { 'models/sales.yml': `${SALES}    filter: "{{ Dimensoin('order_id__is_food') }}"\n` },
      "error[semantics-invalid] models/sales.yml:6:13: the condition can't be read: 'Dimensoin' is undefined",
      'hint: did you mean `Dimension`?',
    ));

  test('semantic models without a time spine', () =>
    refused({ 'models/days.yml': 'models: [{name: days}]' }, 'error[semantics-invalid] models/orders.yml:2:11: semantic models need a time spine of days'));

  test('a time spine without the column', () =>
    refused(
      { 'models/days.yml': (FILES['models/days.yml'] ?? '').replace('standard_granularity_column: date_day', 'standard_granularity_column: date_dya') },
      'models/days.yml:3:47: the time spine has no column `date_dya`',
      'hint: did you mean `date_day`?',
    ));

  test('metrics that are made of each other', () =>
    refused(
      {
        'models/sales.yml': `${SALES}  - {name: aa, label: A, type: derived, type_params: {expr: bb, metrics: [bb]}}
  - {name: bb, label: B, type: derived, type_params: {expr: aa, metrics: [{name: aa}]}}
`,
      },
      'error[cycle] models/sales.yml:',
    ));

  test('metrics as dbt declared them before 1.6', () =>
    refused(
      { 'models/sales.yml': "metrics: [{name: sales, label: S, model: ref('orders'), calculation_method: sum, expression: amount}]" },
      'the metric `sales` is declared as dbt had it before 1.6',
    ));

  test('a group that nobody declares', () =>
    refused({ 'models/sales.yml': `${SALES}    config: {group: finanse}\n`, 'models/groups.yml': 'groups: [{name: finance, owner: {name: Ann}}]' }, 'metric.test.sales belongs to the group `finanse`', 'hint: did you mean `finance`?'));
});
