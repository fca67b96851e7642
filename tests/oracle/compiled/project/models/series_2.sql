{{ dbt.generate_series(2) }}
