{#
  Each strategy is a macro `get_incremental_<name>_sql(arg_dict)`; a project adds its own. `arg_dict` has
  `target_relation`, `temp_relation` (the new rows), `unique_key`, `dest_columns`, `incremental_predicates`.
#}

{# Adds the new rows. #}
{% macro get_incremental_append_sql(arg_dict) -%}
  {{ return(adapter.dispatch('get_incremental_append_sql', 'dbt')(arg_dict)) }}
{%- endmacro %}

{# A plain insert. #}
{% macro default__get_incremental_append_sql(arg_dict) -%}
  {{ return(get_insert_into_sql(arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['dest_columns'])) }}
{%- endmacro %}

{# Replaces the rows that have the same key. #}
{% macro get_incremental_delete_insert_sql(arg_dict) -%}
  {{ return(adapter.dispatch('get_incremental_delete_insert_sql', 'dbt')(arg_dict)) }}
{%- endmacro %}

{# Deletes, then inserts. #}
{% macro default__get_incremental_delete_insert_sql(arg_dict) -%}
  {{ return(get_delete_insert_merge_sql(
      arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['unique_key'],
      arg_dict['dest_columns'], arg_dict['incremental_predicates'])) }}
{%- endmacro %}

{# Updates the rows that have the same key, inserts the others. #}
{% macro get_incremental_merge_sql(arg_dict) -%}
  {{ return(adapter.dispatch('get_incremental_merge_sql', 'dbt')(arg_dict)) }}
{%- endmacro %}

{# One `merge`. #}
{% macro default__get_incremental_merge_sql(arg_dict) -%}
  {{ return(get_merge_sql(
      arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['unique_key'],
      arg_dict['dest_columns'], arg_dict['incremental_predicates'])) }}
{%- endmacro %}

{# Replaces the part of the table that the predicates tell, or all of it. #}
{% macro get_incremental_insert_overwrite_sql(arg_dict) -%}
  {{ return(adapter.dispatch('get_incremental_insert_overwrite_sql', 'dbt')(arg_dict)) }}
{%- endmacro %}

{# One `merge` in which no row matches. #}
{% macro default__get_incremental_insert_overwrite_sql(arg_dict) -%}
  {{ return(get_insert_overwrite_merge_sql(
      arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['dest_columns'], arg_dict['incremental_predicates'])) }}
{%- endmacro %}

{# What a model without a strategy gets. #}
{% macro get_incremental_default_sql(arg_dict) -%}
  {{ return(adapter.dispatch('get_incremental_default_sql', 'dbt')(arg_dict)) }}
{%- endmacro %}

{# Adds the new rows. #}
{% macro default__get_incremental_default_sql(arg_dict) -%}
  {{ return(get_incremental_append_sql(arg_dict)) }}
{%- endmacro %}

{# Replaces one batch of a microbatch model. #}
{% macro get_incremental_microbatch_sql(arg_dict) -%}
  {{ return(adapter.dispatch('get_incremental_microbatch_sql', 'dbt')(arg_dict)) }}
{%- endmacro %}

{# Deletes the batch's window by `event_time`, then inserts. #}
{% macro default__get_incremental_microbatch_sql(arg_dict) -%}
  {%- set target = arg_dict['target_relation'] -%}
  {%- set window = microbatch_predicates() + predicate_list(arg_dict['incremental_predicates']) %}
  delete from {{ target }}
  where {{ window | join('\n    and ') }};

  {{ get_insert_into_sql(target, arg_dict['temp_relation'], arg_dict['dest_columns']) }}
{%- endmacro %}

{# The conditions that tell the rows of the batch that is being built. #}
{% macro microbatch_predicates() -%}
  {%- set event_time = config.get('event_time') -%}
  {%- if not event_time -%}
    {{ exceptions.raise_compiler_error('the strategy microbatch needs the config event_time') }}
  {%- endif -%}
  {%- set conditions = [] -%}
  {%- if model.batch and model.batch.event_time_start -%}
    {%- do conditions.append(event_time ~ " >= cast('" ~ model.batch.event_time_start ~ "' as " ~ dbt.type_timestamp() ~ ')') -%}
  {%- endif -%}
  {%- if model.batch and model.batch.event_time_end -%}
    {%- do conditions.append(event_time ~ " < cast('" ~ model.batch.event_time_end ~ "' as " ~ dbt.type_timestamp() ~ ')') -%}
  {%- endif -%}
  {%- if not conditions -%}
    {{ exceptions.raise_compiler_error('the strategy microbatch was called outside of a batch') }}
  {%- endif -%}
  {{ return(conditions) }}
{%- endmacro %}

{# `incremental_predicates` as a list: it may be one condition, many, or none. #}
{% macro predicate_list(predicates) -%}
  {%- if not predicates -%}
    {{ return([]) }}
  {%- endif -%}
  {{ return([predicates] if predicates is string else predicates | list) }}
{%- endmacro %}

{# Inserts the new rows, column by column. #}
{% macro get_insert_into_sql(target_relation, temp_relation, dest_columns) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) %}
  insert into {{ target_relation }} ({{ columns }})
  select {{ columns }}
  from {{ temp_relation }}
{%- endmacro %}
