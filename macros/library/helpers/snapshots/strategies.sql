{#
  A strategy is a macro `snapshot_<name>_strategy`; a project adds its own. It returns a dict of SQL expressions:
  `unique_key`, `updated_at`, `row_changed`, `scd_id`, and `hard_deletes` (ignore, invalidate or new_record).
#}

{# Finds a strategy by its name, or `package.name`. #}
{% macro strategy_dispatch(name) -%}
  {%- set parts = name.split('.') -%}
  {%- set macro_name = 'snapshot_' ~ parts[-1] ~ '_strategy' -%}
  {%- set place = context[parts[0]] if parts | length == 2 else context -%}
  {%- set strategy = place[macro_name] if place else none -%}
  {%- if not strategy -%}
    {{ exceptions.raise_compiler_error("there is no snapshot strategy '" ~ name ~ "': no macro " ~ macro_name ~ ' is found') }}
  {%- endif -%}
  {{ return(strategy) }}
{%- endmacro %}

{# A row has changed where its `updated_at` is later than what the snapshot knows of it. #}
{% macro snapshot_timestamp_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
  {%- set updated_at = model_config.get('updated_at') -%}
  {%- if not updated_at -%}
    {{ exceptions.raise_compiler_error('the snapshot strategy timestamp needs the config updated_at') }}
  {%- endif -%}
  {%- set columns = get_snapshot_table_column_names() -%}
  {%- set changed = '(' ~ snapshotted_rel ~ '.' ~ columns.dbt_valid_from ~ ' < ' ~ current_rel ~ '.' ~ updated_at ~ ')' -%}
  {{ return(snapshot_strategy(model_config, updated_at, changed)) }}
{%- endmacro %}

{# A row has changed where one of the columns `check_cols` has, nulls included; a new one of them changes all rows. #}
{% macro snapshot_check_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) -%}
  {%- set check_cols = model_config.get('check_cols') -%}
  {%- if not check_cols -%}
    {{ exceptions.raise_compiler_error('the snapshot strategy check needs the config check_cols: `all` or a list of columns') }}
  {%- endif -%}
  {%- set found = snapshot_check_all_get_existing_columns(node, target_exists, check_cols) -%}
  {%- set tests = [] -%}
  {%- for column in found[1] -%}
    {%- set old = snapshotted_rel ~ '.' ~ column -%}
    {%- set new = current_rel ~ '.' ~ column -%}
    {%- do tests.append(
        old ~ ' != ' ~ new ~ ' or (' ~ old ~ ' is null and ' ~ new ~ ' is not null) or (' ~ old ~ ' is not null and ' ~ new ~ ' is null)') -%}
  {%- endfor -%}
  {%- set changed = get_true_sql() if found[0] else '(' ~ (tests | join('\n or ') or '1 = 0') ~ ')' -%}
  {{ return(snapshot_strategy(model_config, model_config.get('updated_at') or snapshot_get_time(), changed)) }}
{%- endmacro %}

{# What both strategies return. #}
{% macro snapshot_strategy(model_config, updated_at, row_changed) -%}
  {%- set hard_deletes = adapter.get_hard_deletes_behavior(model_config) -%}
  {%- set unique_key = model_config.get('unique_key') -%}
  {{ return({
      'unique_key': unique_key,
      'updated_at': updated_at,
      'row_changed': row_changed,
      'scd_id': snapshot_hash_arguments(api.Relation.scd_args(unique_key, updated_at)),
      'invalidate_hard_deletes': hard_deletes == 'invalidate',
      'hard_deletes': hard_deletes,
  }) }}
{%- endmacro %}

{# `[whether the snapshot's table lacks one of them, the columns to compare]`, quoted. #}
{% macro snapshot_check_all_get_existing_columns(node, target_exists, check_cols_config) -%}
  {%- set of_query = get_columns_in_query(node['compiled_code']) -%}
  {%- if check_cols_config == 'all' -%}
    {%- set checked = of_query -%}
  {%- elif check_cols_config is iterable and check_cols_config is not string and check_cols_config -%}
    {%- set wanted = check_cols_config | map('lower') | list -%}
    {%- set checked = [] -%}
    {%- for name in of_query if name | lower in wanted -%}
      {%- do checked.append(name) -%}
    {%- endfor -%}
  {%- else -%}
    {{ exceptions.raise_compiler_error('check_cols is `all` or a list of columns, not ' ~ check_cols_config) }}
  {%- endif -%}
  {%- set known = adapter.get_columns_in_relation(load_relation(this)) | map(attribute='name') | map('lower') | list if target_exists else none -%}
  {%- set compared = [] -%}
  {%- for name in checked if known is none or name | lower in known -%}
    {%- do compared.append(adapter.quote(name)) -%}
  {%- endfor -%}
  {{ return([compared | length < checked | length, compared]) }}
{%- endmacro %}

{# One text that stands for the values of expressions: the id of a snapshot's row. #}
{% macro snapshot_hash_arguments(args) -%}
  {{ return(adapter.dispatch('snapshot_hash_arguments', 'dbt')(args)) }}
{%- endmacro %}

{# md5 of the values as text with bars between; null counts as empty. #}
{% macro default__snapshot_hash_arguments(args) -%}
  {%- set parts = [] -%}
  {%- for arg in args -%}
    {%- do parts.append("coalesce(cast(" ~ arg ~ " as varchar), '')") -%}
  {%- endfor -%}
  {{ return('md5(' ~ parts | join(" || '|' || ") ~ ')') }}
{%- endmacro %}

{# A moment of the template's as SQL. #}
{% macro snapshot_string_as_time(timestamp) -%}
  {{ return(adapter.dispatch('snapshot_string_as_time', 'dbt')(timestamp)) }}
{%- endmacro %}

{# A literal, cast. #}
{% macro default__snapshot_string_as_time(timestamp) -%}
  {{ return("cast('" ~ timestamp ~ "' as " ~ dbt.type_timestamp() ~ ')') }}
{%- endmacro %}

{# The type of the moments that `snapshot_get_time` gives. #}
{% macro get_snapshot_get_time_data_type() -%}
  {%- set columns = get_column_schema_from_query('select ' ~ snapshot_get_time() ~ ' as now_') -%}
  {{ return(columns[0].dtype) }}
{%- endmacro %}

{# True, as SQL spells it. #}
{% macro get_true_sql() -%}
  {{ return(adapter.dispatch('get_true_sql', 'dbt')()) }}
{%- endmacro %}

{# `TRUE`. #}
{% macro default__get_true_sql() -%}
  {{ return('TRUE') }}
{%- endmacro %}
