{# The test's `store_failures` config where it says something, else the --store-failures flag. #}
{% macro should_store_failures() -%}
  {%- set configured = config.get('store_failures') -%}
  {{ return(flags.STORE_FAILURES if configured is none else configured) }}
{%- endmacro %}

{#
  What a generic test reads as `model`: the relation, or with a `where` config the rows of it that qualify.
  A project overrides `get_where_subquery` to give `where` more meaning.
#}
{% macro get_where_subquery(relation) -%}
  {{ return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) }}
{%- endmacro %}

{# `(select * from <relation> where <where>) dbt_subquery`, or the relation itself. #}
{% macro default__get_where_subquery(relation) -%}
  {%- set where = config.get('where', '') -%}
  {%- if not where -%}
    {{ return(relation) }}
  {%- endif -%}
  {{ return('(select * from ' ~ relation ~ ' where ' ~ where ~ ') dbt_subquery') }}
{%- endmacro %}
