{% macro sized(column) -%}
case when {{ column }} < {{ var('cheap') }} then 'small' else 'large' end
{%- endmacro %}
{% macro code(column) %}{{ return("right('000' || cast(" ~ column ~ " as " ~ dbt.type_string() ~ "), 3)") }}{% endmacro %}
