{# Fails where the columns of a query are not those the contract declares. Gives no SQL. #}
{% macro get_assert_columns_equivalent(sql) -%}
  {{ return(adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql)) }}
{%- endmacro %}

{# Compares names and types. #}
{% macro default__get_assert_columns_equivalent(sql) -%}
  {{ return(assert_columns_equivalent(sql)) }}
{%- endmacro %}

{# Asks the warehouse for both: the query's columns and the declared ones, so that types are spelled alike. #}
{% macro assert_columns_equivalent(sql) -%}
  {%- set declared = format_columns(get_column_schema_from_query(get_empty_schema_sql(model.columns))) -%}
  {%- set actual = format_columns(get_column_schema_from_query(sql, config.get('sql_header'))) -%}
  {%- set declared_texts = declared | map(attribute='formatted') | sort | list -%}
  {%- set actual_texts = actual | map(attribute='formatted') | sort | list -%}
  {%- if declared_texts != actual_texts -%}
    {%- do exceptions.raise_contract_error(declared, actual) -%}
  {%- endif -%}
  {{ return('') }}
{%- endmacro %}

{# The query that has the declared types, where the project has a say in it. #}
{% macro contract_types_query(model) -%}
  {{ return(get_empty_schema_sql(model.columns)) }}
{%- endmacro %}

{# Columns as the contract's error shows them: `{name, data_type, formatted}`. #}
{% macro format_columns(columns) -%}
  {%- set formatted = [] -%}
  {%- for column in columns -%}
    {%- set text = column.name | lower ~ ' ' ~ column.dtype -%}
    {%- do formatted.append({'name': column.name, 'data_type': column.dtype, 'formatted': text}) -%}
  {%- endfor -%}
  {{ return(formatted) }}
{%- endmacro %}

{# The declared columns in brackets, with types and constraints, as `create table` wants them. #}
{% macro get_table_columns_and_constraints() -%}
  {{ adapter.dispatch('get_table_columns_and_constraints', 'dbt')() }}
{%- endmacro %}

{# Columns first, then the constraints of the whole table. #}
{% macro default__get_table_columns_and_constraints() -%}
  {{ return(table_columns_and_constraints()) }}
{%- endmacro %}

{# The adapter leaves out constraints that the warehouse does not know. #}
{% macro table_columns_and_constraints() -%}
  {%- set columns = adapter.render_raw_columns_constraints(raw_columns=model['columns']) -%}
  {%- set constraints = adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
  (
    {{ (columns + constraints) | join(',\n    ') }}
  )
{%- endmacro %}

{# The query with its columns in the contract's order. #}
{% macro get_select_subquery(sql) -%}
  {{ return(adapter.dispatch('get_select_subquery', 'dbt')(sql)) }}
{%- endmacro %}

{# By name. #}
{% macro default__get_select_subquery(sql) -%}
  select {{ get_quoted_csv_of_contract() }}
  from (
  {{ sql }}
  ) as model_subq
{%- endmacro %}

{# The declared columns as SQL names them. #}
{% macro get_quoted_csv_of_contract() -%}
  {%- set names = [] -%}
  {%- for column in model.columns.values() -%}
    {%- do names.append(adapter.quote(column.name) if column.quote else column.name) -%}
  {%- endfor -%}
  {{ return(names | join(', ')) }}
{%- endmacro %}
