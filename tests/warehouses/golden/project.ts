/** What is built for one golden file. */
export interface GoldenCase {
  readonly file: string;
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** What is written over the files before the later run. */
  readonly changed?: Readonly<Record<string, string>>;
  readonly arguments?: readonly string[];
}

const QUERY = "select 1 as id, 'paid' as status, cast('2026-01-02' as date) as ordered_on";

function model(config: string, query = QUERY): string {
  return `{{ config(${config}) }}\n${query}\n`;
}

/** A project of one model, with the tests and what else stands in its properties. */
function one(file: string, title: string, config: string, properties = '', changed?: string): GoldenCase {
  const files = { 'models/orders.sql': model(config), ...(properties === '' ? {} : { 'models/orders.yml': `models:\n  - name: orders\n${properties}` }) };
  return { file, title, files, ...(changed === undefined ? {} : { changed: { 'models/orders.sql': changed } }) };
}

const TESTED = '    columns: [{name: id, data_tests: [unique, not_null]}]\n';
const CONTRACT = `    config: {contract: {enforced: true}}
    columns:
      - {name: id, data_type: integer, constraints: [{type: not_null}]}
      - {name: status, data_type: varchar(20)}
      - {name: ordered_on, data_type: date}
`;
const DOCUMENTED = '    description: "Orders, one row each: it\'s \\\\ all"\n    columns: [{name: id, description: The key}]\n';

function incremental(strategy: string, config = ''): string {
  return `materialized='incremental', incremental_strategy='${strategy}'${config}`;
}

const batched = incremental('microbatch', ", event_time='ordered_on', batch_size='day', begin='2026-01-01'");

/** What every warehouse has. */
export const COMMON_CASES: readonly GoldenCase[] = [
  { file: 'seed', title: 'seed', files: { 'seeds/orders.csv': 'id,status\n1,paid\n2,open\n' } },
  one('view', 'view', "materialized='view'"),
  one('view-tested', 'view with assertions', "materialized='view'", TESTED),
  one('table', 'table without assertions', "materialized='table'"),
  one('table-tested', 'table with assertions', "materialized='table'", TESTED),
  one('table-contract', 'table with an enforced contract', "materialized='table'", CONTRACT),
  one('table-over-view', 'a table takes the place of a view', "materialized='view'", TESTED, model("materialized='table'")),
  one('persist-docs', 'persist_docs', "materialized='table', persist_docs={'relation': true, 'columns': true}", DOCUMENTED),
  one('incremental-append', 'incremental, append', incremental('append')),
  one('incremental-delete-insert', 'incremental, delete+insert', incremental('delete+insert', ", unique_key='id'")),
  one('incremental-tested', 'incremental with assertions', incremental('delete+insert', ", unique_key='id'"), TESTED),
  {
    file: 'incremental-microbatch',
    title: 'incremental, microbatch',
    files: { 'models/orders.sql': model(batched) },
    arguments: ['--event-time-start', '2026-01-02', '--event-time-end', '2026-01-03'],
  },
  one('schema-change', 'on_schema_change: columns added and dropped', incremental('append', ", on_schema_change='sync_all_columns'"), '', model(incremental('append', ", on_schema_change='sync_all_columns'"), "select 1 as id, 'paid' as status, 2 as amount")),
  {
    file: 'snapshot',
    title: 'snapshot',
    files: { 'snapshots/orders.sql': `{% snapshot orders %}{{ config(unique_key='id', strategy='timestamp', updated_at='ordered_on') }}\n${QUERY}\n{% endsnapshot %}\n` },
  },
];

/** What not every warehouse has. */
export const SNOWFLAKE_CASES: readonly GoldenCase[] = [
  one('table-options', 'table with clustering, and without transient', "materialized='table', transient=false, cluster_by=['ordered_on', 'id'], copy_grants=true"),
  one('secure-view', 'secure view', "materialized='view', secure=true"),
  one('incremental-merge', 'incremental, merge', incremental('merge', ", unique_key='id', incremental_predicates=['mart_target.ordered_on >= current_date - 7']")),
  one('incremental-insert-overwrite', 'incremental, insert_overwrite', incremental('insert_overwrite')),
  one('grants', 'grants', "materialized='table', grants={'select': ['reader']}", '', model("materialized='table', grants={'insert': ['reader']}")),
  one('query-tag', 'query_tag and snowflake_warehouse of one model', "materialized='table', query_tag='orders', snowflake_warehouse='compute_wh'"),
  {
    ...one('dynamic-table', 'dynamic table', "materialized='dynamic_table', target_lag='20 minutes', snowflake_warehouse='compute_wh', refresh_mode='AUTO', initialize='ON_CREATE'"),
    changed: { 'models/orders.sql': model("materialized='dynamic_table', target_lag='downstream', snowflake_warehouse='compute_wh', refresh_mode='AUTO', initialize='ON_CREATE'") },
  },
  one('names', 'names that need quotes', "materialized='view', alias='my-view'"),
];
