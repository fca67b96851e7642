select
{% for type in ['geography', 'geometry', 'GEOGRAPHY', 'variant', 'array', 'object', 'binary', 'timestamp', 'number(38,0)'] %}
  {{ dbt.safe_cast('a', type) }} as safe_{{ loop.index }},
  {{ dbt.cast('a', type) }} as plain_{{ loop.index }},
{% endfor %}
  {{ dbt.safe_cast(1, 'integer') }} as number,
  {{ dbt.safe_cast(1.5, dbt.type_string()) }} as fraction,
  {{ dbt.safe_cast("null", 'variant') }} as nothing,
  {{ dbt.cast(1, 'integer') }} as plain_number
