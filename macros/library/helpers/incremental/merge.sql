{#
  The columns a merge updates, as they stand in SQL: those the config names (`merge_update_columns`), all but those
  it excludes (`merge_exclude_columns`), or all.
#}
{% macro get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) -%}
  {{ return(adapter.dispatch('get_merge_update_columns', 'dbt')(merge_update_columns, merge_exclude_columns, dest_columns)) }}
{%- endmacro %}

{# Names are compared without regard to case. #}
{% macro default__get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) -%}
  {%- if merge_update_columns and merge_exclude_columns -%}
    {{ exceptions.raise_compiler_error('merge_update_columns and merge_exclude_columns cannot both be set: name one or the other') }}
  {%- elif merge_update_columns -%}
    {{ return(merge_update_columns) }}
  {%- endif -%}
  {%- set excluded = (merge_exclude_columns or []) | map('lower') | list -%}
  {%- set updated = [] -%}
  {%- for column in dest_columns if column.name | lower not in excluded -%}
    {%- do updated.append(column.quoted) -%}
  {%- endfor -%}
  {{ return(updated) }}
{%- endmacro %}

{#
  Updates the rows of `target` whose key `source` has, inserts the others. Without a key every row is inserted.
  Predicates may call the two sides DBT_INTERNAL_DEST and DBT_INTERNAL_SOURCE.
#}
{% macro get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {{ adapter.dispatch('get_merge_sql', 'dbt')(target, source, unique_key, dest_columns, incremental_predicates) }}
{%- endmacro %}

{# `merge into`. #}
{% macro default__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- set conditions = merge_key_conditions(unique_key) + predicate_list(incremental_predicates) -%}
  {%- set updated = get_merge_update_columns(config.get('merge_update_columns'), config.get('merge_exclude_columns'), dest_columns) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) %}
  {{ sql_header_of_config() }}
  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on {{ conditions | join('\n    and ') }}
  {% if unique_key and updated -%}
  when matched then update set
    {%- for column in updated %}
    {{ column }} = DBT_INTERNAL_SOURCE.{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
  {% endif -%}
  when not matched then insert ({{ columns }})
    values ({% for column in dest_columns %}DBT_INTERNAL_SOURCE.{{ column.quoted }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}

{# The conditions under which two rows are the same: one for each part of the key. #}
{% macro merge_key_conditions(unique_key) -%}
  {%- if not unique_key -%}
    {{ return(['FALSE']) }}
  {%- endif -%}
  {%- set conditions = [] -%}
  {%- for key in ([unique_key] if unique_key is string else unique_key) -%}
    {%- do conditions.append(get_merge_unique_key_match('DBT_INTERNAL_SOURCE.' ~ key, 'DBT_INTERNAL_DEST.' ~ key)) -%}
  {%- endfor -%}
  {{ return(conditions) }}
{%- endmacro %}

{# Whether the two sides' keys are the same. #}
{% macro get_merge_unique_key_match(source_unique_key, target_unique_key) -%}
  {{ return(adapter.dispatch('get_merge_unique_key_match', 'dbt')(source_unique_key, target_unique_key)) }}
{%- endmacro %}

{# Equal; a null key matches none. #}
{% macro default__get_merge_unique_key_match(source_unique_key, target_unique_key) -%}
  {{ return('(' ~ dbt.equals(source_unique_key, target_unique_key) ~ ')') }}
{%- endmacro %}

{# Deletes the rows of `target` whose key `source` has, then inserts all of `source`. #}
{% macro get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {{ adapter.dispatch('get_delete_insert_merge_sql', 'dbt')(target, source, unique_key, dest_columns, incremental_predicates) }}
{%- endmacro %}

{# Two statements. Predicates may call the table DBT_INTERNAL_DEST. #}
{% macro default__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- if unique_key %}
  delete from {{ target }} as DBT_INTERNAL_DEST
  where {{ delete_conditions(source, unique_key, incremental_predicates) | join('\n    and ') }};
  {% endif -%}
  {{ get_insert_into_sql(target, source, dest_columns) }}
{%- endmacro %}

{# What tells the rows to delete: their key is one of the new ones, and the predicates hold. #}
{% macro delete_conditions(source, unique_key, incremental_predicates=none) -%}
  {%- set keys = unique_key if unique_key is string else unique_key | join(', ') -%}
  {%- set among = '(' ~ keys ~ ') in (select distinct ' ~ keys ~ ' from ' ~ source ~ ')' -%}
  {{ return([among] + predicate_list(incremental_predicates)) }}
{%- endmacro %}

{# Deletes what the predicates tell (all, without any) and inserts the new rows, in one statement. #}
{% macro get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header=false) -%}
  {{ adapter.dispatch('get_insert_overwrite_merge_sql', 'dbt')(target, source, dest_columns, predicates, include_sql_header) }}
{%- endmacro %}

{# A `merge` in which no row matches. #}
{% macro default__get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header=false) -%}
  {%- set conditions = predicate_list(predicates) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) %}
  {{ sql_header_of_config() if include_sql_header }}
  merge into {{ target }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on FALSE
  when not matched by source {{ 'and ' ~ conditions | join(' and ') if conditions }} then delete
  when not matched then insert ({{ columns }})
    values ({{ columns }})
{%- endmacro %}
