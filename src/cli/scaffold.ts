import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProfileAnswers } from './profile-questions.ts';

/** The files of a small project that builds as it is, by path. */
export function projectFiles(name: string, profile: string): ReadonlyMap<string, string> {
  return new Map([
    ['mart_project.yml', projectFile(name, profile)],
    ['.gitignore', 'target/\nlogs/\ndbt_packages/\n*.duckdb\n*.duckdb.wal\n'],
    ['seeds/raw_orders.csv', RAW_ORDERS],
    ['models/staging/stg_orders.sql', STAGED_ORDERS],
    ['models/marts/daily_orders.sql', DAILY_ORDERS],
    ['models/models.yml', PROPERTIES],
  ]);
}

/** profiles.yml with one target. */
export function profileFile(profile: string, answers: ProfileAnswers): string {
  const lines = [...answers].map(([key, value]) => `      ${key}: ${value}`);
  return `${profile}:\n  target: dev\n  outputs:\n    dev:\n${lines.join('\n')}\n`;
}

/** Writes what is not there yet; gives the paths it wrote. */
export function writeNewFiles(folder: string, files: ReadonlyMap<string, string>): readonly string[] {
  const written = [];
  for (const [path, text] of files) {
    const absolute = join(folder, path);
    if (existsSync(absolute)) continue;
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, text, { flag: 'wx' });
    written.push(path);
  }
  return written;
}

function projectFile(name: string, profile: string): string {
  return `name: ${name}
version: '1.0'
profile: ${profile}

models:
  ${name}:
    staging:
      +materialized: view
    marts:
      +materialized: table
`;
}

const RAW_ORDERS = `order_id,customer,ordered_at,amount,status
1,Ada,2024-01-01,20.00,paid
2,Grace,2024-01-01,35.50,paid
3,Ada,2024-01-02,12.25,returned
4,Edsger,2024-01-02,48.00,paid
5,Grace,2024-01-03,7.75,paid
`;

const STAGED_ORDERS = `select
  order_id,
  customer as customer_name,
  cast(ordered_at as date) as ordered_on,
  amount,
  status
from {{ ref('raw_orders') }}
`;

const DAILY_ORDERS = `select
  ordered_on,
  count(*) as orders,
  count(distinct customer_name) as customers,
  sum(case when status = 'returned' then 0 else amount end) as revenue
from {{ ref('stg_orders') }}
group by ordered_on
`;

const PROPERTIES = `version: 2

models:
  - name: stg_orders
    description: One row per order, as the shop system exports it.
    columns:
      - name: order_id
        data_tests: [unique, not_null]
      - name: status
        data_tests:
          - accepted_values:
              arguments:
                values: [paid, returned]

  - name: daily_orders
    description: What was ordered and earned, one row per day.
    columns:
      - name: ordered_on
        data_tests: [unique, not_null]
      - name: revenue
        data_tests: [not_null]
`;
