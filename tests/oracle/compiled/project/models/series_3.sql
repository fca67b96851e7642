{{ dbt.generate_series(3) }}
