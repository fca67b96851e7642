import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { TestProject } from '../support/project.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PARTS = ['mart_project.yml', 'models', 'seeds', 'macros/shop', 'tests/assertions'];

/** Totals of the shipped data, worked out apart from `mart`. */
const TOTALS: readonly (readonly [string, readonly string[]])[] = [
  ['select count(*), sum(is_counted), sum(net_revenue), sum(refunded_amount) from fct_orders', ['1815', '1759', '74905.68', '5961.54']],
  ['select count(*), sum(order_count), sum(lifetime_value) from dim_customers', ['817', '1759', '74905.68']],
  ['select count(*), sum(units_sold), sum(units_returned), sum(sales_amount), sum(gross_margin) from dim_products', ['32', '5271', '261', '69275.35', '40729.45']],
  ['select count(*), min(kpi_date), max(kpi_date), sum(net_revenue), sum(ad_spend) from daily_kpis', ['365', '2025-01-01', '2025-12-31', '74905.68', '18217.11']],
  ['select count(*), sum(event_count), sum(session_count) from fct_app_events_daily', ['2685', '6865', '6156']],
  ['select count(*), sum(ad_spend), sum(net_revenue) from marketing_performance', ['60', '18217.11', '74905.68']],
  ['select count(*), sum(device_count), sum(converted_devices) from experiment_results', ['5', '974', '184']],
];

describe('the worked example', () => {
  let project: TestProject;
  beforeAll(() => {
    project = new TestProject({});
    for (const part of PARTS) cpSync(join(ROOT, part), join(project.folder, part), { recursive: true });
    return () => project.remove();
  });

  test.each(['first', 'second'])('builds without a profile, the %s time', { timeout: 120_000 }, async () => {
    const result = await project.mart('build');
    expect(result.output).toMatch(/Done\. PASS=\d+ WARN=0 ERROR=0 SKIP=0/);
    expect(result.exitCode).toBe(0);
    for (const [query, expected] of TOTALS) {
      expect([query, (await project.query(query, 'shop.duckdb'))[0]?.map(String)]).toEqual([query, expected]);
    }
  });

  test('lists what a mart is made of', async () => {
    const { stdout, exitCode } = await project.mart('ls', '--select', '+daily_kpis', '--resource-type', 'model');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toContain('shop.staging.stg_orders');
  });
});
