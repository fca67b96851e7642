select
  {{ dbt.date(2024, 2, 29) }} as leap,
  {{ dbt.date(1999, 12, 1) }} as plain,
  {{ dbt.current_timestamp_backcompat() }} as a,
  {{ dbt.current_timestamp_in_utc_backcompat() }} as b,
  {{ dbt.snapshot_get_time() }} as c,
  {{ dbt.snapshot_string_as_time('2024-01-01 00:00:00') }} as d
