{# One of a group's values, no matter which. #}
{% macro any_value(expression) -%}
  {{ return(adapter.dispatch('any_value', 'dbt')(expression)) }}
{%- endmacro %}

{# `any_value(…)`. #}
{% macro default__any_value(expression) -%}
  any_value({{ expression }})
{%- endmacro %}

{# Whether the condition is true anywhere in a group. #}
{% macro bool_or(expression) -%}
  {{ return(adapter.dispatch('bool_or', 'dbt')(expression)) }}
{%- endmacro %}

{# `bool_or(…)`. #}
{% macro default__bool_or(expression) -%}
  bool_or({{ expression }})
{%- endmacro %}

{#
  A group's values as one text. `delimiter_text` is an expression, `order_by_clause` a whole `order by …`,
  `limit_num` how many values to take at most.
#}
{% macro listagg(measure, delimiter_text="','", order_by_clause=none, limit_num=none) -%}
  {{ return(adapter.dispatch('listagg', 'dbt')(measure, delimiter_text, order_by_clause, limit_num)) }}
{%- endmacro %}

{# `listagg(…) within group (…)`; the limited one goes through an array. #}
{% macro default__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- set within = 'within group (' ~ order_by_clause ~ ')' if order_by_clause else '' -%}
  {%- if limit_num -%}
    array_to_string( array_slice( array_agg( {{ measure }} ){{ within }} ,0 ,{{ limit_num }} ), {{ delimiter_text }} )
  {%- else -%}
    listagg( {{ measure }}, {{ delimiter_text }} ) {{ within }}
  {%- endif -%}
{%- endmacro %}
