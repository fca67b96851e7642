{# The columns of a relation, as Column objects in their order. #}
{% macro get_columns_in_relation(relation) -%}
  {{ return(adapter.dispatch('get_columns_in_relation', 'dbt')(relation)) }}
{%- endmacro %}

{# Asks the adapter. #}
{% macro default__get_columns_in_relation(relation) -%}
  {{ return(adapter.get_columns_in_relation(relation)) }}
{%- endmacro %}

{# Rows of (name, type, characters, digits, decimals), as catalogs give them, as Column objects. #}
{% macro sql_convert_columns_in_relation(table) -%}
  {%- set columns = [] -%}
  {%- for row in table -%}
    {%- do columns.append(api.Column(*row)) -%}
  {%- endfor -%}
  {{ return(columns) }}
{%- endmacro %}

{# The names of a query's columns. The query is planned, not run. #}
{% macro get_columns_in_query(select_sql) -%}
  {{ return(adapter.dispatch('get_columns_in_query', 'dbt')(select_sql)) }}
{%- endmacro %}

{# From the empty result of it. #}
{% macro default__get_columns_in_query(select_sql) -%}
  {%- call statement('get_columns_in_query', fetch_result=True, auto_begin=False) -%}
    {{ get_empty_subquery_sql(select_sql) }}
  {%- endcall -%}
  {{ return(load_result('get_columns_in_query').table.columns | map(attribute='name') | list) }}
{%- endmacro %}

{# The columns of a query with their types. The query is planned, not run. #}
{% macro get_column_schema_from_query(select_sql, select_sql_header=none) -%}
  {%- set nothing = get_empty_subquery_sql(select_sql, select_sql_header) -%}
  {{ return(adapter.get_column_schema_from_query(nothing)) }}
{%- endmacro %}

{# A query with the columns of another and none of its rows. #}
{% macro get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
  {{ return(adapter.dispatch('get_empty_subquery_sql', 'dbt')(select_sql, select_sql_header)) }}
{%- endmacro %}

{# `where false limit 0`: some warehouses heed the one, some the other. #}
{% macro default__get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
  {{ select_sql_header or '' }}
  select * from (
  {{ select_sql }}
  ) as __dbt_sbq
  where false
  limit 0
{%- endmacro %}

{# A query of nulls with the names and types of declared columns. #}
{% macro get_empty_schema_sql(columns) -%}
  {{ return(adapter.dispatch('get_empty_schema_sql', 'dbt')(columns)) }}
{%- endmacro %}

{# A column without a type cannot be declared. #}
{% macro default__get_empty_schema_sql(columns) -%}
  {%- set untyped = columns.values() | rejectattr('data_type') | map(attribute='name') | list -%}
  {%- if untyped -%}
    {{ exceptions.raise_compiler_error('a contract needs the data_type of every column; it is missing for ' ~ untyped | join(', ')) }}
  {%- endif -%}
  select
  {%- for column in columns.values() %}
    {{ cast('null', column.data_type) | trim }} as {{ adapter.quote(column.name) if column.quote else column.name }}{{ ',' if not loop.last }}
  {%- endfor %}
{%- endmacro %}

{# The names of Column objects. #}
{% macro get_list_of_column_names(columns) -%}
  {{ return(columns | map(attribute='name') | list) }}
{%- endmacro %}

{# Names, quoted, with commas between. #}
{% macro get_quoted_csv(column_names) -%}
  {%- set quoted = [] -%}
  {%- for name in column_names -%}
    {%- do quoted.append(adapter.quote(name)) -%}
  {%- endfor -%}
  {{ return(quoted | join(', ')) }}
{%- endmacro %}
