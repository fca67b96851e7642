{# The statement that makes a table of a query; what `create_table_as` gives unless a project says otherwise. #}
{% macro get_create_table_as_sql(temporary, relation, sql) -%}
  {{ adapter.dispatch('get_create_table_as_sql', 'dbt')(temporary, relation, sql) }}
{%- endmacro %}

{# By `create_table_as`, so that overriding one is enough. #}
{% macro default__get_create_table_as_sql(temporary, relation, sql) -%}
  {{ create_table_as(temporary, relation, sql) }}
{%- endmacro %}

{# A table of a query. With a contract the table is declared first, with its constraints, and then filled. #}
{% macro create_table_as(temporary, relation, compiled_code, language='sql') -%}
  {%- if language == 'sql' -%}
    {{ adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code) }}
  {%- else -%}
    {{ adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code, language) }}
  {%- endif -%}
{%- endmacro %}

{# One statement, or two with a contract. #}
{% macro default__create_table_as(temporary, relation, sql) -%}
  {{ sql_header_of_config() }}
  {{ create_table_statements('temporary table' if temporary else 'table', relation_for_create(relation, temporary), temporary, sql) }}
{%- endmacro %}

{# The name in a create statement: a temporary table belongs to the session and has no schema. #}
{% macro relation_for_create(relation, temporary) -%}
  {{ return(relation.include(database=false, schema=false) if temporary else relation) }}
{%- endmacro %}

{# `create <kind> <name>` and the query, checked against the contract and with its columns where one is enforced. #}
{% macro create_table_statements(kind, name, temporary, sql) -%}
  {%- set contract = config.get('contract') -%}
  {%- if contract and contract.enforced and not temporary -%}
    {{ get_assert_columns_equivalent(sql) }}
    create {{ kind }} {{ name }}
    {{ get_table_columns_and_constraints() }};
    insert into {{ name }} ({{ get_quoted_csv_of_contract() }})
    {{ get_select_subquery(sql) }};
  {%- else -%}
    create {{ kind }} {{ name }}
    as (
    {{ sql }}
    );
  {%- endif -%}
{%- endmacro %}

{# The statement that makes a view of a query. #}
{% macro get_create_view_as_sql(relation, sql) -%}
  {{ adapter.dispatch('get_create_view_as_sql', 'dbt')(relation, sql) }}
{%- endmacro %}

{# By `create_view_as`, so that overriding one is enough. #}
{% macro default__get_create_view_as_sql(relation, sql) -%}
  {{ create_view_as(relation, sql) }}
{%- endmacro %}

{# A view of a query. #}
{% macro create_view_as(relation, sql) -%}
  {{ adapter.dispatch('create_view_as', 'dbt')(relation, sql) }}
{%- endmacro %}

{# Checked against the contract where one is enforced. #}
{% macro default__create_view_as(relation, sql) -%}
  {%- set contract = config.get('contract') -%}
  {{ sql_header_of_config() }}
  {% if contract and contract.enforced -%}
    {{ get_assert_columns_equivalent(sql) }}
  {%- endif %}
  create view {{ relation }}
  as (
  {{ sql }}
  );
{%- endmacro %}

{# A materialized view of a query. #}
{% macro get_create_materialized_view_as_sql(relation, sql) -%}
  {{ adapter.dispatch('get_create_materialized_view_as_sql', 'dbt')(relation, sql) }}
{%- endmacro %}

{# As the standard would spell it. #}
{% macro default__get_create_materialized_view_as_sql(relation, sql) -%}
  create materialized view if not exists {{ relation }}
  as
  {{ sql }}
{%- endmacro %}

{# What brings a materialized view up to date. #}
{% macro refresh_materialized_view(relation) -%}
  {{ adapter.dispatch('refresh_materialized_view', 'dbt')(relation) }}
{%- endmacro %}

{# `refresh materialized view`. #}
{% macro default__refresh_materialized_view(relation) -%}
  refresh materialized view {{ relation }}
{%- endmacro %}
