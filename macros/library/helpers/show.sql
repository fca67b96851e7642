{# What `show` runs: the compiled query, cut to a number of rows, behind its header. #}
{% macro get_show_sql(compiled_code, sql_header, limit) -%}
  {{ sql_header or '' }}
  {% if limit is none -%}
    {{ compiled_code }}
  {%- else -%}
    {{ get_limit_subquery_sql(compiled_code, limit) }}
  {%- endif -%}
{%- endmacro %}

{# A query cut to a number of rows, or all of it with no number. #}
{% macro get_limit_subquery_sql(sql, limit) -%}
  {{ adapter.dispatch('get_limit_subquery_sql', 'dbt')(sql, limit) }}
{%- endmacro %}

{# Around it, so that its own `limit` still holds. #}
{% macro default__get_limit_subquery_sql(sql, limit) -%}
  select *
  from (
  {{ sql }}
  ) as model_limit_subq
  {{ 'limit ' ~ limit if limit is not none }}
{%- endmacro %}

{# How fresh a source is, by a column: a result with `max_loaded_at` and `snapshotted_at`. #}
{% macro collect_freshness(source, loaded_at_field, filter) -%}
  {{ return(adapter.dispatch('collect_freshness', 'dbt')(source, loaded_at_field, filter)) }}
{%- endmacro %}

{# The latest value there is. #}
{% macro default__collect_freshness(source, loaded_at_field, filter) -%}
  {%- call statement('collect_freshness', fetch_result=True, auto_begin=False) -%}
    select
      max({{ loaded_at_field }}) as max_loaded_at,
      {{ current_timestamp() }} as snapshotted_at
    from {{ source }}
    {{ 'where ' ~ filter if filter }}
  {%- endcall -%}
  {{ return(load_result('collect_freshness')) }}
{%- endmacro %}

{# How fresh a source is, by a query of its own. #}
{% macro collect_freshness_custom_sql(source, loaded_at_query) -%}
  {{ return(adapter.dispatch('collect_freshness_custom_sql', 'dbt')(source, loaded_at_query)) }}
{%- endmacro %}

{# The query's one value. #}
{% macro default__collect_freshness_custom_sql(source, loaded_at_query) -%}
  {%- call statement('collect_freshness_custom_sql', fetch_result=True, auto_begin=False) -%}
    select
      max(loaded.max_loaded_at) as max_loaded_at,
      {{ current_timestamp() }} as snapshotted_at
    from (select ({{ loaded_at_query }}) as max_loaded_at) as loaded
  {%- endcall -%}
  {{ return(load_result('collect_freshness_custom_sql')) }}
{%- endmacro %}
