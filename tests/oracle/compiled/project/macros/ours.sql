{% macro ours() %}{{ return(adapter.dispatch('ours')()) }}{% endmacro %}
{% macro default__ours() %}'default'{% endmacro %}
{% macro snowflake__ours() %}'snowflake'{% endmacro %}
{% test ours_is_positive(model, column_name, at_least=0) %}
select {{ column_name }} from {{ model }} where {{ column_name }} <= {{ at_least }}
{% endtest %}
{% macro early_answer(answer) %}
  {%- call asked() -%}{{ return(answer) }}{%- endcall -%}
  {{ return(answer) }}
{% endmacro %}
{% macro asked() %}{{ return(caller()) }}{% endmacro %}
