{# The shop's systems count in cents, its people in euros. Converting in one place
   keeps floating-point numbers out of every model. #}
{% macro cents_to_amount(column_name) -%}
    cast({{ column_name }} / 100.0 as decimal(18, 2))
{%- endmacro %}
