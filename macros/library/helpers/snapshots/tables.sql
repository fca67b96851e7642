{# The names of the columns that a snapshot adds, by their usual names; `snapshot_meta_column_names` changes them. #}
{% macro get_snapshot_table_column_names() -%}
  {%- set given = config.get('snapshot_meta_column_names') or {} -%}
  {%- set names = {} -%}
  {%- for name in ['dbt_valid_to', 'dbt_valid_from', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'] -%}
    {%- do names.update({name: given[name] or name}) -%}
  {%- endfor -%}
  {{ return(names) }}
{%- endmacro %}

{# The end of a row that is still valid: null, or the config's `dbt_valid_to_current`. #}
{% macro get_dbt_valid_to_current(strategy, columns) -%}
  {%- set configured = config.get('dbt_valid_to_current') -%}
  {%- set nothing = 'nullif(' ~ strategy.updated_at ~ ', ' ~ strategy.updated_at ~ ')' -%}
  {{ return(('coalesce(' ~ nothing ~ ', ' ~ configured ~ ')' if configured else nothing) ~ ' as ' ~ columns.dbt_valid_to) }}
{%- endmacro %}

{# The query that fills a new snapshot. #}
{% macro build_snapshot_table(strategy, sql) -%}
  {{ adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql) }}
{%- endmacro %}

{# Every row begins its life as of its `updated_at`. #}
{% macro default__build_snapshot_table(strategy, sql) -%}
  {%- set columns = get_snapshot_table_column_names() %}
  select
    *,
    {{ strategy.scd_id }} as {{ columns.dbt_scd_id }},
    {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
    {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
    {{ get_dbt_valid_to_current(strategy, columns) }}
    {%- if strategy.hard_deletes == 'new_record' %},
    'False' as {{ columns.dbt_is_deleted }}
    {%- endif %}
  from (
  {{ sql }}
  ) sbq
{%- endmacro %}

{# The query of what has changed since: rows to insert, to end (`update`) and, where asked for, those gone (`delete`). #}
{% macro snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {{ adapter.dispatch('snapshot_staging_table', 'dbt')(strategy, source_sql, target_relation) }}
{%- endmacro %}

{# Told apart by `dbt_change_type`. #}
{% macro default__snapshot_staging_table(strategy, source_sql, target_relation) -%}
  {%- set columns = get_snapshot_table_column_names() -%}
  {%- set current_end = config.get('dbt_valid_to_current') -%}
  {%- set still_valid = columns.dbt_valid_to ~ ' is null' -%}
  {%- if current_end -%}
    {%- set still_valid = '(' ~ equals(columns.dbt_valid_to, current_end) | trim ~ ' or ' ~ still_valid ~ ')' -%}
  {%- endif %}
  with snapshot_query as (
  {{ source_sql }}
  ),

  snapshotted_data as (
      select *, {{ unique_key_fields(strategy.unique_key) }}
      from {{ target_relation }}
      where {{ still_valid }}
  ),

  source_data as (
      select
        *,
        {{ unique_key_fields(strategy.unique_key) }},
        {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
        {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
        {{ get_dbt_valid_to_current(strategy, columns) }},
        {{ strategy.scd_id }} as {{ columns.dbt_scd_id }}
      from snapshot_query
  ),

  insertions as (
      select 'insert' as dbt_change_type, source_data.* {{ snapshot_deleted_flag(strategy, columns, 'False') }}
      from source_data
      left join snapshotted_data on {{ unique_key_join_on(strategy.unique_key, 'snapshotted_data', 'source_data') }}
      where {{ unique_key_is_null(strategy.unique_key, 'snapshotted_data') }}
        or ({{ unique_key_is_not_null(strategy.unique_key, 'snapshotted_data') }} and {{ snapshot_row_changed(strategy, columns) }})
  ),

  updates as (
      select
        'update' as dbt_change_type,
        {{ snapshot_columns(source_sql, 'source_data') }},
        source_data.{{ columns.dbt_updated_at }},
        source_data.{{ columns.dbt_valid_from }},
        source_data.{{ columns.dbt_updated_at }} as {{ columns.dbt_valid_to }},
        snapshotted_data.{{ columns.dbt_scd_id }} {{ snapshot_deleted_flag(strategy, columns, 'False') }}
      from source_data
      join snapshotted_data on {{ unique_key_join_on(strategy.unique_key, 'snapshotted_data', 'source_data') }}
      where {{ snapshot_row_changed(strategy, columns) }}
  )
  {%- if strategy.hard_deletes in ['invalidate', 'new_record'] %},

  deletes as (
      select
        'delete' as dbt_change_type,
        {{ snapshot_columns(source_sql, 'source_data') }},
        {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
        {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
        {{ snapshot_get_time() }} as {{ columns.dbt_valid_to }},
        snapshotted_data.{{ columns.dbt_scd_id }} {{ snapshot_deleted_flag(strategy, columns, 'True') }}
      from snapshotted_data
      left join source_data on {{ unique_key_join_on(strategy.unique_key, 'snapshotted_data', 'source_data') }}
      where {{ unique_key_is_null(strategy.unique_key, 'source_data') }}
      {%- if strategy.hard_deletes == 'new_record' %}
        and snapshotted_data.{{ columns.dbt_is_deleted }} = 'False'
      {%- endif %}
  )
  {%- endif %}
  {%- if strategy.hard_deletes == 'new_record' %},

  deletion_records as (
      select
        'insert' as dbt_change_type,
        {{ snapshot_columns(source_sql, 'snapshotted_data', target_relation) }},
        {{ snapshot_get_time() }} as {{ columns.dbt_updated_at }},
        {{ snapshot_get_time() }} as {{ columns.dbt_valid_from }},
        snapshotted_data.{{ columns.dbt_valid_to }},
        {{ snapshot_deletion_id(strategy) }} as {{ columns.dbt_scd_id }},
        'True' as {{ columns.dbt_is_deleted }}
      from snapshotted_data
      left join source_data on {{ unique_key_join_on(strategy.unique_key, 'snapshotted_data', 'source_data') }}
      where {{ unique_key_is_null(strategy.unique_key, 'source_data') }}
        and snapshotted_data.{{ columns.dbt_is_deleted }} = 'False'
  )
  {%- endif %}

  select * from insertions
  union all
  select * from updates
  {%- if strategy.hard_deletes in ['invalidate', 'new_record'] %}
  union all
  select * from deletes
  {%- endif %}
  {%- if strategy.hard_deletes == 'new_record' %}
  union all
  select * from deletion_records
  {%- endif %}
{%- endmacro %}

{# The query's columns and the key's, as one of the two sides has them. Those that `target_relation` lacks are
   the other side's, which has no row then: null of the right type. #}
{% macro snapshot_columns(source_sql, side, target_relation=none) -%}
  {%- set known = adapter.get_columns_in_relation(target_relation) | map(attribute='name') | list if target_relation else none -%}
  {%- set names = [] -%}
  {%- for name in get_columns_in_query(source_sql) -%}
    {%- set quoted = adapter.quote(name) -%}
    {%- do names.append((side if known is none or name in known else 'source_data') ~ '.' ~ quoted) -%}
  {%- endfor -%}
  {%- for name in unique_key_names(config.get('unique_key')) -%}
    {%- do names.append(side ~ '.' ~ name) -%}
  {%- endfor -%}
  {{ return(names | join(', ')) }}
{%- endmacro %}

{# `, 'True' as dbt_is_deleted` where deleted rows get a record of their own. #}
{% macro snapshot_deleted_flag(strategy, columns, value) -%}
  {{ return(", '" ~ value ~ "' as " ~ columns.dbt_is_deleted if strategy.hard_deletes == 'new_record' else '') }}
{%- endmacro %}

{# Whether a row has changed, or has come back after its deletion was recorded. #}
{% macro snapshot_row_changed(strategy, columns) -%}
  {%- set back = ' or snapshotted_data.' ~ columns.dbt_is_deleted ~ " = 'True'" if strategy.hard_deletes == 'new_record' else '' -%}
  {{ return('(' ~ strategy.row_changed ~ back ~ ')') }}
{%- endmacro %}

{# The id of the record that says a row is gone. #}
{% macro snapshot_deletion_id(strategy) -%}
  {%- set keys = [] -%}
  {%- for name in unique_key_names(strategy.unique_key) -%}
    {%- do keys.append('snapshotted_data.' ~ name) -%}
  {%- endfor -%}
  {{ return(snapshot_hash_arguments(keys + [snapshot_get_time()])) }}
{%- endmacro %}
