select
  {{ dbt.safe_cast('a', dbt.type_int()) }} as a,
  {{ dbt.safe_cast('a', api.Column.translate_type('string')) }} as a_text,
  {{ dbt.safe_cast("'2024-01-01'", 'date') }} as b,
  {{ dbt.safe_cast(dbt.dateadd('day', 1, 'd'), 'date') }} as later,
  {{ dbt.cast('a', 'varchar') }} as c,
  {{ dbt.cast('a', api.Column.translate_type('string')) }} as c_text,
  {{ dbt.cast('a', 'geography') }} as d,
  {{ dbt.cast('a', 'GEOMETRY') }} as d_geometry,
  {{ dbt.safe_cast('a', 'variant') }} as d_variant,
  {{ dbt.cast_bool_to_text('true') }} as e,
  {{ dbt.cast_bool_to_text('a = 1') }} as e_condition
