select {{ dbt.date(2024, 2, 29) }} as leap, {{ dbt.current_timestamp_backcompat() }} as a, {{ dbt.current_timestamp_in_utc_backcompat() }} as b, {{ dbt.snapshot_get_time() }} as c
