{# A temporary table is the session's: it has no schema of the database's. #}
{% macro duckdb__make_temp_relation(base_relation, suffix) -%}
  {%- set name = relation_with_suffix(base_relation, suffix).identifier -%}
  {{ return(base_relation.incorporate(path={'database': none, 'schema': none, 'identifier': name})) }}
{%- endmacro %}

{# Replaces rows by their key; without one all are added. #}
{% macro duckdb__get_incremental_default_sql(arg_dict) -%}
  {{ return(get_incremental_delete_insert_sql(arg_dict)) }}
{%- endmacro %}

{# An index has one kind here. #}
{% macro duckdb__get_create_index_sql(relation, index_dict) -%}
  {%- set unique = 'unique ' if index_dict.get('unique') else '' -%}
  {{ return('create ' ~ unique ~ 'index ' ~ adapter.quote('__dbt_index_' ~ index_name(relation, index_dict)) ~ ' on ' ~ relation.render() ~ ' (' ~ get_quoted_csv(index_dict['columns']) ~ ')') }}
{%- endmacro %}

{# There are no users, so nothing to grant. #}
{% macro duckdb__apply_grants(relation, grant_config, should_revoke=True) -%}
  {%- if grant_config -%}
    {%- do exceptions.warn('grants are not a thing of DuckDB: those of ' ~ relation ~ ' are left out') -%}
  {%- endif -%}
{%- endmacro %}

{# In two statements. #}
{% macro duckdb__snapshot_merge_sql(target, source, insert_cols) -%}
  {{ snapshot_update_and_insert_sql(target, source, insert_cols) }}
{%- endmacro %}

{# One for all attached databases. #}
{% macro duckdb__information_schema_name(database) -%}
  {{ return('information_schema') }}
{%- endmacro %}
