{#
  Fails for each value that is not in the list. Nulls pass. Values are written as SQL strings unless
  `quote` is false, which numbers and booleans need.
#}
{% test accepted_values(model, column_name, values, quote=True) %}
  {{- adapter.dispatch('test_accepted_values', 'dbt')(model, column_name, values, quote) -}}
{% endtest %}

{# One row for each value outside the list: `value_field`, `n_records`. #}
{% macro default__test_accepted_values(model, column_name, values, quote=True) %}
with all_values as (
    select
        {{ column_name }} as value_field,
        count(*) as n_records
    from {{ model }}
    group by {{ column_name }}
)

select *
from all_values
where value_field not in (
    {% for value in values -%}
    {{ "'" ~ value ~ "'" if quote else value }}{{ ',' if not loop.last }}
    {%- endfor %}
)
{% endmacro %}
