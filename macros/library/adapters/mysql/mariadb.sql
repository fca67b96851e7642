{# What MariaDB does otherwise than MySQL. #}

{# The smallest: there is no `any_value`. #}
{% macro mariadb__any_value(expression) -%}
  min({{ expression }})
{%- endmacro %}

{# `group_concat` takes a limit. #}
{% macro mariadb__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  group_concat({{ measure }} {{ order_by_clause or '' }} separator {{ delimiter_text }} {{ 'limit ' ~ limit_num if limit_num else '' }})
{%- endmacro %}
