import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { testProject } from '../support/project.ts';

const DATA = fileURLToPath(new URL('../../node_modules/vega-datasets/data', import.meta.url));

const FILES = {
  'models/sources.yml': `
sources:
  - name: us
    tables:
      - name: flights
        config: {external_location: '${DATA}/flights-3m.parquet'}
      - name: airports
        config: {external_location: "read_csv('${DATA}/airports.csv', header = true, all_varchar = true)"}
        columns: [{name: iata, data_tests: [unique, not_null]}]
`,
  'models/stg_flights.sql': `
select "date" as departed_at, cast("date" as date) as departed_on, delay as delay_minutes, distance as distance_miles, origin, destination
from {{ source('us', 'flights') }}
`,
  'models/stg_airports.sql': "select iata as airport_code, name as airport_name, city, state from {{ source('us', 'airports') }}\n",
  'models/daily_delays.sql': `
{{ config(materialized='table') }}
select
  departed_on, origin as airport_code, count(*) as flights, sum(delay_minutes) as delay_minutes,
  count(case when delay_minutes > 15 then 1 end) as late_flights
from {{ ref('stg_flights') }}
group by 1, 2
`,
  'models/busiest_routes.sql': `
{{ config(materialized='table') }}
with routes as (
  select origin, destination, count(*) as flights, min(distance_miles) as distance_miles from {{ ref('stg_flights') }} group by 1, 2
)
select routes.*, origin_airport.city as origin_city, rank() over (order by flights desc, origin, destination) as busy_rank
from routes
join {{ ref('stg_airports') }} as origin_airport on origin_airport.airport_code = routes.origin
`,
  'models/schema.yml': `
models:
  - name: stg_flights
    columns:
      - name: departed_at
        data_tests: [not_null]
      - name: origin
        data_tests:
          - relationships: {arguments: {to: ref('stg_airports'), field: airport_code}}
  - name: stg_airports
    columns: [{name: airport_code, data_tests: [unique, not_null]}]
  - name: daily_delays
    columns:
      - name: flights
        data_tests: [not_null]
  - name: busiest_routes
    columns: [{name: busy_rank, data_tests: [unique]}]
`,
  'tests/late_flights_are_flights.sql': "select * from {{ ref('daily_delays') }} where late_flights > flights\n",
};

test('marts over three million real flights agree with plain SQL over the files', { timeout: 120_000 }, async () => {
  const project = testProject(FILES);
  const result = await project.mart('build');
  expect(result.output).toContain('ERROR=0 SKIP=0');
  expect(result.exitCode).toBe(0);

  const flights = `'${DATA}/flights-3m.parquet'`;
  const [totals] = await project.query('select sum(flights), sum(delay_minutes), sum(late_flights), count(*) from daily_delays');
  const [plain] = await project.query(
    `select count(*), sum(delay), count(*) filter (delay > 15), count(distinct (cast("date" as date), origin)) from ${flights}`,
  );
  expect(totals?.map(String)).toEqual(plain?.map(String));
  expect(totals?.slice(0, 2).map(String)).toEqual(['3000000', '20003603']);

  const busiest = await project.query('select origin, destination, flights from busiest_routes where busy_rank <= 10 order by busy_rank');
  const counted = await project.query(
    `select origin, destination, count(*) as n from ${flights} group by all order by n desc, origin, destination limit 10`,
  );
  expect(busiest.map((row) => row.map(String))).toEqual(counted.map((row) => row.map(String)));
});
