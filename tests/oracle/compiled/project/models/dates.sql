{# On Postgres dbt's quarter is an interval that the server refuses. #}
{% set parts = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond', 'microsecond'] %}
select
{% for part in parts %}
  {% if part != 'quarter' or target.type != 'postgres' %}
  {{ dbt.dateadd(part, 3, 'ordered_on') }} as {{ part }}_later,
  {{ dbt.dateadd(datepart=part, interval='-n', from_date_or_timestamp="cast('2024-01-01' as date)") }} as {{ part }}_earlier,
  {% endif %}
  {{ dbt.datediff('ordered_on', 'paid_on', part) }} as {{ part }}s,
  {{ dbt.datediff("'2024-01-01'", "'2024-02-01'", part) }} as fixed_{{ part }}s,
  {{ dbt.date_trunc(part, 'ordered_on') }} as {{ part }},
{% endfor %}
{% for part in parts[:5] %}
  {{ dbt.last_day('ordered_on', part) }} as {{ part }}_end,
{% endfor %}
  {{ dbt.dateadd('DAY', -1, dbt.date_trunc('MONTH', dbt.current_timestamp())) }} as nested,
  {{ dbt.current_timestamp() }} as now
from {{ ref('types') }}
