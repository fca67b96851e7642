{# Creates the table of a seed: types by the `column_types` config, else by what the file holds. #}
{% macro create_csv_table(model, agate_table) -%}
  {{ adapter.dispatch('create_csv_table', 'dbt')(model, agate_table) }}
{%- endmacro %}

{# Runs the statement, and gives it back. #}
{% macro default__create_csv_table(model, agate_table) -%}
  {%- set given = model['config'].get('column_types') or {} -%}
  {%- set quote = model['config'].get('quote_columns') -%}
  {%- set lines = [] -%}
  {%- for name in agate_table.column_names -%}
    {%- set type = given.get(name) or adapter.convert_type(agate_table, loop.index0) -%}
    {%- do lines.append(adapter.quote_seed_column(name, quote) ~ ' ' ~ type) -%}
  {%- endfor -%}
  {%- set text = 'create table ' ~ this.render() ~ ' (' ~ lines | join(', ') ~ ')' -%}
  {%- call statement('_') -%}
    {{- text -}}
  {%- endcall -%}
  {{ return(text) }}
{%- endmacro %}

{# Empties the table of a seed, or makes it anew for a full refresh. #}
{% macro reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {{ adapter.dispatch('reset_csv_table', 'dbt')(model, full_refresh, old_relation, agate_table) }}
{%- endmacro %}

{# Gives back the statement that did it. #}
{% macro default__reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
  {%- if full_refresh -%}
    {%- do adapter.drop_relation(old_relation) -%}
    {{ return(create_csv_table(model, agate_table)) }}
  {%- endif -%}
  {%- do adapter.truncate_relation(old_relation) -%}
  {{ return('truncate table ' ~ old_relation.render()) }}
{%- endmacro %}

{# What a seed's load looks like on paper: the statement for the table, then that for the rows. #}
{% macro get_csv_sql(create_or_truncate_sql, insert_sql) -%}
  {{ adapter.dispatch('get_csv_sql', 'dbt')(create_or_truncate_sql, insert_sql) }}
{%- endmacro %}

{# One after the other. #}
{% macro default__get_csv_sql(create_or_truncate_sql, insert_sql) -%}
  {{ create_or_truncate_sql }};
  {{ insert_sql }}
{%- endmacro %}

{# How a driver marks the place of a value. #}
{% macro get_binding_char() -%}
  {{ return(adapter.dispatch('get_binding_char', 'dbt')()) }}
{%- endmacro %}

{# `%s`. #}
{% macro default__get_binding_char() -%}
  {{ return('%s') }}
{%- endmacro %}

{# How many rows go into one statement. #}
{% macro get_batch_size() -%}
  {{ return(adapter.dispatch('get_batch_size', 'dbt')()) }}
{%- endmacro %}

{# Ten thousand. #}
{% macro default__get_batch_size() -%}
  {{ return(10000) }}
{%- endmacro %}

{# Column names as a seed's table has them, with commas between. #}
{% macro get_seed_column_quoted_csv(model, column_names) -%}
  {%- set quote = model['config'].get('quote_columns') -%}
  {%- set names = [] -%}
  {%- for name in column_names -%}
    {%- do names.append(adapter.quote_seed_column(name, quote)) -%}
  {%- endfor -%}
  {{ return(names | join(', ')) }}
{%- endmacro %}

{# Inserts the rows of a file. #}
{% macro load_csv_rows(model, agate_table) -%}
  {{ adapter.dispatch('load_csv_rows', 'dbt')(model, agate_table) }}
{%- endmacro %}

{# In batches. #}
{% macro default__load_csv_rows(model, agate_table) -%}
  {{ return(basic_load_csv_rows(model, get_batch_size(), agate_table)) }}
{%- endmacro %}

{# Values are written as SQL literals, and the column's type takes them; gives back the first statement. #}
{% macro basic_load_csv_rows(model, batch_size, agate_table) -%}
  {%- set columns = get_seed_column_quoted_csv(model, agate_table.column_names) -%}
  {%- set statements = [] -%}
  {%- for rows in agate_table.rows | batch(batch_size) -%}
    {%- set text -%}
      insert into {{ this.render() }} ({{ columns }}) values
      {% for row in rows -%}
      ({% for value in row %}{{ seed_literal(value) }}{{ ', ' if not loop.last }}{% endfor %}){{ ',' if not loop.last }}
      {% endfor %}
    {%- endset -%}
    {%- do adapter.add_query(text, abridge_sql_log=True) -%}
    {%- do statements.append(text) -%}
  {%- endfor -%}
  {{ return(statements[0] if statements else '') }}
{%- endmacro %}

{# A value of a file as SQL. #}
{% macro seed_literal(value) -%}
  {%- if value is none -%}
    {{ return('null') }}
  {%- elif value is boolean -%}
    {{ return('true' if value else 'false') }}
  {%- elif value is number -%}
    {{ return(value | string) }}
  {%- endif -%}
  {{ return(dbt.string_literal(dbt.escape_single_quotes(value | string))) }}
{%- endmacro %}
