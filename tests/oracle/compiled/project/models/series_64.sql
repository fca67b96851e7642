{{ dbt.generate_series(64) }}
