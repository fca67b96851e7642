{% macro ours() %}{{ return(adapter.dispatch('ours')()) }}{% endmacro %}
{% macro default__ours() %}'default'{% endmacro %}
{% macro snowflake__ours() %}'snowflake'{% endmacro %}
