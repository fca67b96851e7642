select * from ({{ dbt.generate_series(10) }}) as ten
