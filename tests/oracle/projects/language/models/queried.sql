{% set rows = run_query('select 1 as a, 2 as b union all select 3, 4 order by 1') %}
{{ config(materialized='table') }}
{% if execute %}
{% for row in rows %}select {{ row['a'] }} as a, {{ row[1] }} as b, '{{ rows.columns[0].values() | list }}' as listed{{ ' union all ' if not loop.last }}{% endfor %}
{% else %}select 1{% endif %}
