{# The statements that put a query's rows in the place of what stands under a name, of whatever type. #}
{% macro get_replace_sql(existing_relation, target_relation, sql) -%}
  {{ adapter.dispatch('get_replace_sql', 'dbt')(existing_relation, target_relation, sql) }}
{%- endmacro %}

{# Built beside it; then the old one moves away, the new one moves in, the old one goes. #}
{% macro default__get_replace_sql(existing_relation, target_relation, sql) -%}
  {{ get_create_intermediate_sql(target_relation, sql).rstrip().rstrip(';') }};
  {{ get_create_backup_sql(existing_relation) }};
  {{ get_rename_intermediate_sql(target_relation) }};
  {{ get_drop_backup_sql(existing_relation) }}
{%- endmacro %}

{# The same for a table. #}
{% macro get_replace_table_sql(relation, sql) -%}
  {{ get_replace_sql(relation, relation.incorporate(type='table'), sql) }}
{%- endmacro %}

{# The same for a view. #}
{% macro get_replace_view_sql(relation, sql) -%}
  {{ get_replace_sql(relation, relation.incorporate(type='view'), sql) }}
{%- endmacro %}

{# The same for a materialized view. #}
{% macro get_replace_materialized_view_sql(relation, sql) -%}
  {{ get_replace_sql(relation, relation.incorporate(type='materialized_view'), sql) }}
{%- endmacro %}

{# Whether the warehouse can clone a table without copying it. #}
{% macro can_clone_table() -%}
  {{ return(adapter.dispatch('can_clone_table', 'dbt')()) }}
{%- endmacro %}

{# It cannot. #}
{% macro default__can_clone_table() -%}
  {{ return(false) }}
{%- endmacro %}

{# The statement that clones one relation over another. #}
{% macro create_or_replace_clone(this_relation, defer_relation) -%}
  {{ adapter.dispatch('create_or_replace_clone', 'dbt')(this_relation, defer_relation) }}
{%- endmacro %}

{# `clone`. #}
{% macro default__create_or_replace_clone(this_relation, defer_relation) -%}
  create or replace table {{ this_relation }} clone {{ defer_relation }}
{%- endmacro %}
