{#
  The query of a snapshot whose strategy, or a macro of it, is not the built-in one: what fills a new table, or what has
  changed since.
#}
{% macro snapshot_query_by_strategy(compiled, target_relation, target_exists) -%}
  {%- set strategy_macro = strategy_dispatch(config.get('strategy')) -%}
  {%- set strategy = strategy_macro(model, 'snapshotted_data', 'source_data', model['config'], target_exists) -%}
  {%- if target_exists -%}
    {{ return(snapshot_staging_table(strategy, compiled, target_relation)) }}
  {%- endif -%}
  {{ return(build_snapshot_table(strategy, compiled)) }}
{%- endmacro %}

{# The statements that bring what has changed into the table: every column of it but those that only say how. #}
{% macro snapshot_merge_of_staged(target_relation, staged_relation) -%}
  {%- set columns = [] -%}
  {%- for column in adapter.get_columns_in_relation(staged_relation) -%}
    {%- set name = column.name | lower -%}
    {%- if name != 'dbt_change_type' and not modules.re.match('^dbt_unique_key(_[0-9]+)?$', name) -%}
      {%- do columns.append(adapter.quote(column.name)) -%}
    {%- endif -%}
  {%- endfor -%}
  {{ return(snapshot_merge_sql(target_relation, staged_relation, columns)) }}
{%- endmacro %}
