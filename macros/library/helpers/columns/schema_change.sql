{# The columns of the first list whose names the second has not. #}
{% macro diff_columns(source_columns, target_columns) -%}
  {%- set known = target_columns | map(attribute='name') | list -%}
  {{ return(source_columns | rejectattr('name', 'in', known) | list) }}
{%- endmacro %}

{# Columns of both lists whose types differ: `{'column_name', 'new_type'}` by the first list. #}
{% macro diff_column_data_types(source_columns, target_columns) -%}
  {{ return(adapter.dispatch('diff_column_data_types', 'dbt')(source_columns, target_columns)) }}
{%- endmacro %}

{# A text that only lacks room is left alone: materializations widen those by themselves. #}
{% macro default__diff_column_data_types(source_columns, target_columns) -%}
  {%- set changes = [] -%}
  {%- for source in source_columns -%}
    {%- for target in target_columns if target.name == source.name -%}
      {%- if source.data_type != target.data_type and not target.can_expand_to(source) -%}
        {%- do changes.append({'column_name': target.name, 'new_type': source.data_type}) -%}
      {%- endif -%}
    {%- endfor -%}
  {%- endfor -%}
  {{ return(changes) }}
{%- endmacro %}

{# The `on_schema_change` config where it is one that exists, else the default, with a word about it. #}
{% macro incremental_validate_on_schema_change(on_schema_change, default='ignore') -%}
  {%- if on_schema_change in ['ignore', 'fail', 'append_new_columns', 'sync_all_columns'] -%}
    {{ return(on_schema_change) }}
  {%- endif -%}
  {%- do exceptions.warn("on_schema_change '" ~ on_schema_change ~ "' is none of ignore, fail, append_new_columns and sync_all_columns: '" ~ default ~ "' is used") -%}
  {{ return(default) }}
{%- endmacro %}

{# How the columns of a new state differ from those of the table. #}
{% macro check_for_schema_changes(source_relation, target_relation) -%}
  {%- set source_columns = adapter.get_columns_in_relation(source_relation) -%}
  {%- set target_columns = adapter.get_columns_in_relation(target_relation) -%}
  {%- if not source_columns -%}
    {{ exceptions.raise_compiler_error('the columns of ' ~ source_relation ~ ' are not known: is it there?') }}
  {%- endif -%}
  {%- set added = diff_columns(source_columns, target_columns) -%}
  {%- set removed = diff_columns(target_columns, source_columns) -%}
  {%- set retyped = diff_column_data_types(source_columns, target_columns) -%}
  {{ return({
      'schema_changed': (added or removed or retyped) | length > 0,
      'source_not_in_target': added,
      'target_not_in_source': removed,
      'source_columns': source_columns,
      'target_columns': target_columns,
      'new_target_types': retyped,
  }) }}
{%- endmacro %}

{# Makes the table fit: adds what is new and, to sync all, drops what is gone and changes types. #}
{% macro sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) -%}
  {%- set added = schema_changes_dict['source_not_in_target'] -%}
  {%- set sync_all = on_schema_change == 'sync_all_columns' -%}
  {%- set removed = schema_changes_dict['target_not_in_source'] if sync_all else [] -%}
  {%- set retyped = schema_changes_dict['new_target_types'] if sync_all else [] -%}
  {%- if added or removed -%}
    {%- do alter_relation_add_remove_columns(target_relation, added, removed) -%}
  {%- endif -%}
  {%- for change in retyped -%}
    {%- do alter_column_type(target_relation, change['column_name'], change['new_type']) -%}
  {%- endfor -%}
  {%- do log(
      target_relation ~ ': added ' ~ (added | map(attribute='name') | list) ~ ', removed ' ~ (removed | map(attribute='name') | list)
      ~ ', changed the types of ' ~ (retyped | map(attribute='column_name') | list)
  ) -%}
{%- endmacro %}

{#
  What an incremental materialization does about changed columns, by its `on_schema_change`.
  Returns the columns to insert: the new state's, or `{}` where changes are ignored.
#}
{% macro process_schema_changes(on_schema_change, source_relation, target_relation) -%}
  {%- if on_schema_change == 'ignore' -%}
    {{ return({}) }}
  {%- endif -%}
  {%- set changes = check_for_schema_changes(source_relation, target_relation) -%}
  {%- if changes['schema_changed'] and on_schema_change == 'fail' -%}
    {{ exceptions.raise_compiler_error(
        'the columns of ' ~ target_relation ~ ' are not those of the query, and on_schema_change is `fail`.'
        ~ '\n  only in the query: ' ~ changes['source_not_in_target'] | map(attribute='name') | join(', ')
        ~ '\n  only in the table: ' ~ changes['target_not_in_source'] | map(attribute='name') | join(', ')
        ~ '\n  of another type: ' ~ changes['new_target_types'] | map(attribute='column_name') | join(', ')
        ~ '\n  rebuild it with --full-refresh, or set on_schema_change to append_new_columns or sync_all_columns'
    ) }}
  {%- elif changes['schema_changed'] -%}
    {%- do sync_column_schemas(on_schema_change, target_relation, changes) -%}
  {%- endif -%}
  {{ return(changes['source_columns']) }}
{%- endmacro %}
