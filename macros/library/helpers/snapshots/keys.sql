{# A snapshot's key in its staging query: `dbt_unique_key`, or `dbt_unique_key_1`, … for a list. #}
{% macro unique_key_names(unique_key) -%}
  {%- if unique_key is string -%}
    {{ return(['dbt_unique_key']) }}
  {%- endif -%}
  {%- set names = [] -%}
  {%- for _ in unique_key -%}
    {%- do names.append('dbt_unique_key_' ~ loop.index) -%}
  {%- endfor -%}
  {{ return(names) }}
{%- endmacro %}

{# The key's expressions under those names. #}
{% macro unique_key_fields(unique_key) -%}
  {%- set parts = [unique_key] if unique_key is string else unique_key -%}
  {%- set fields = [] -%}
  {%- for name in unique_key_names(unique_key) -%}
    {%- do fields.append(parts[loop.index0] ~ ' as ' ~ name) -%}
  {%- endfor -%}
  {{ return(fields | join(', ')) }}
{%- endmacro %}

{# Whether two sides have the same key: of several parts, those that `equals` finds equal. #}
{% macro unique_key_join_on(unique_key, identifier, from_identifier) -%}
  {%- set conditions = [] -%}
  {%- for name in unique_key_names(unique_key) -%}
    {%- set one = identifier ~ '.' ~ name -%}
    {%- set other = from_identifier ~ '.' ~ name -%}
    {%- do conditions.append(one ~ ' = ' ~ other if unique_key is string else equals(one, other) | trim) -%}
  {%- endfor -%}
  {{ return(conditions | join(' and ')) }}
{%- endmacro %}

{# Whether a side has no row. #}
{% macro unique_key_is_null(unique_key, identifier) -%}
  {{ return(identifier ~ '.' ~ unique_key_names(unique_key)[0] ~ ' is null') }}
{%- endmacro %}

{# Whether a side has a row. #}
{% macro unique_key_is_not_null(unique_key, identifier) -%}
  {{ return(identifier ~ '.' ~ unique_key_names(unique_key)[0] ~ ' is not null') }}
{%- endmacro %}

{# The statement that brings staged changes into the snapshot; `insert_cols` are quoted names. #}
{% macro snapshot_merge_sql(target, source, insert_cols) -%}
  {{ adapter.dispatch('snapshot_merge_sql', 'dbt')(target, source, insert_cols) }}
{%- endmacro %}

{# One `merge`: ends rows that are still valid, inserts the new ones. #}
{% macro default__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set columns = get_snapshot_table_column_names() %}
  merge into {{ target.render() }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }} = DBT_INTERNAL_DEST.{{ columns.dbt_scd_id }}
  when matched
    and {{ snapshot_still_valid('DBT_INTERNAL_DEST') }}
    and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    then update set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
  when not matched
    and DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
    then insert ({{ insert_cols | join(', ') }}) values ({{ insert_cols | join(', ') }})
{%- endmacro %}

{# The same in two statements, for warehouses that have no `merge`, or not always: `update … from`, `insert`. #}
{% macro snapshot_update_and_insert_sql(target, source, insert_cols) -%}
  {%- set columns = get_snapshot_table_column_names() %}
  update {{ target.render() }} as DBT_INTERNAL_TARGET
  set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }} = DBT_INTERNAL_TARGET.{{ columns.dbt_scd_id }}
    and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    and {{ snapshot_still_valid('DBT_INTERNAL_TARGET') }};

  insert into {{ target.render() }} ({{ insert_cols | join(', ') }})
  select {{ insert_cols | join(', ') }}
  from {{ source }}
  where dbt_change_type = 'insert'
{%- endmacro %}

{# Whether a snapshot's row has not ended. #}
{% macro snapshot_still_valid(identifier) -%}
  {%- set end = identifier ~ '.' ~ get_snapshot_table_column_names().dbt_valid_to -%}
  {%- set current_end = config.get('dbt_valid_to_current') -%}
  {{ return('(' ~ equals(end, current_end) | trim ~ ' or ' ~ end ~ ' is null)' if current_end else end ~ ' is null') }}
{%- endmacro %}

{# Keeps what has changed in a table for the time of the run, and returns it. #}
{% macro build_snapshot_staging_table(strategy, sql, target_relation) -%}
  {%- set staging = make_temp_relation(target_relation) -%}
  {%- call statement('build_snapshot_staging_relation') -%}
    {{ create_table_as(True, staging, snapshot_staging_table(strategy, sql, target_relation)) }}
  {%- endcall -%}
  {{ return(staging) }}
{%- endmacro %}

{# Adds columns that the query has and the snapshot lacks. #}
{% macro create_columns(relation, columns) -%}
  {{ return(adapter.dispatch('create_columns', 'dbt')(relation, columns)) }}
{%- endmacro %}

{# Old rows have null in them. #}
{% macro default__create_columns(relation, columns) -%}
  {%- do alter_relation_add_remove_columns(relation, columns, none) -%}
{%- endmacro %}

{# What is left to do when a snapshot is done. #}
{% macro post_snapshot(staging_relation) -%}
  {{ return(adapter.dispatch('post_snapshot', 'dbt')(staging_relation)) }}
{%- endmacro %}

{# Nothing: the staging table is the session's. #}
{% macro default__post_snapshot(staging_relation) -%}
{%- endmacro %}
