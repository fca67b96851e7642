{# Creates the indexes that the config names. #}
{% macro create_indexes(relation) -%}
  {{ return(adapter.dispatch('create_indexes', 'dbt')(relation)) }}
{%- endmacro %}

{# One by one. #}
{% macro default__create_indexes(relation) -%}
  {%- for index in config.get('indexes', default=[]) or [] -%}
    {%- set text = get_create_index_sql(relation, index) -%}
    {%- if text -%}
      {%- do run_query(text) -%}
    {%- endif -%}
  {%- endfor -%}
{%- endmacro %}

{# The statement for one index, `{columns, unique, type}`; none where the warehouse has no indexes. #}
{% macro get_create_index_sql(relation, index_dict) -%}
  {{ return(adapter.dispatch('get_create_index_sql', 'dbt')(relation, index_dict)) }}
{%- endmacro %}

{# It has none. #}
{% macro default__get_create_index_sql(relation, index_dict) -%}
  {{ return(none) }}
{%- endmacro %}

{# A name that is the same for the same index of the same relation. #}
{% macro index_name(relation, index_dict) -%}
  {%- set parts = [relation.render(), index_dict['columns'] | join(','), index_dict.get('unique', false) | string, index_dict.get('type') or ''] -%}
  {{ return(local_md5(parts | join('_'))) }}
{%- endmacro %}

{# The statement that drops an index. #}
{% macro get_drop_index_sql(relation, index_name) -%}
  {{ adapter.dispatch('get_drop_index_sql', 'dbt')(relation, index_name) }}
{%- endmacro %}

{# In the relation's schema. #}
{% macro default__get_drop_index_sql(relation, index_name) -%}
  drop index if exists {{ adapter.quote(relation.schema) }}.{{ adapter.quote(index_name) }}
{%- endmacro %}

{# The query of a relation's indexes. #}
{% macro get_show_indexes_sql(relation) -%}
  {{ adapter.dispatch('get_show_indexes_sql', 'dbt')(relation) }}
{%- endmacro %}

{# No way that all warehouses share. #}
{% macro default__get_show_indexes_sql(relation) -%}
  {{ exceptions.raise_compiler_error('indexes cannot be listed on this warehouse') }}
{%- endmacro %}
