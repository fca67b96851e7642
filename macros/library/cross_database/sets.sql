{# The rows of the first query that the second has not. #}
{% macro except() -%}
  {{ return(adapter.dispatch('except', 'dbt')()) }}
{%- endmacro %}

{# `except`. #}
{% macro default__except() -%}
  except
{%- endmacro %}

{# The rows that both queries have. #}
{% macro intersect() -%}
  {{ return(adapter.dispatch('intersect', 'dbt')()) }}
{%- endmacro %}

{# `intersect`. #}
{% macro default__intersect() -%}
  intersect
{%- endmacro %}
