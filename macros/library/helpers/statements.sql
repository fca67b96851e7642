{#
  Runs the SQL between `call` and `endcall`. With a name, what the warehouse said can be read again by
  `load_result(name)`: `.response`, `.table` and, with `fetch_result`, `.data`. Nothing runs while parsing.
#}
{% macro statement(name=none, fetch_result=False, auto_begin=True, language='sql') -%}
  {%- if execute -%}
    {%- set code = caller() -%}
    {%- if name == 'main' and write is defined -%}
      {%- do write(code) -%}
    {%- endif -%}
    {%- if language == 'sql' -%}
      {%- set answer = adapter.execute(code, auto_begin=auto_begin, fetch=fetch_result) -%}
      {%- if name is not none -%}
        {%- do store_result(name, response=answer[0], agate_table=answer[1]) -%}
      {%- endif -%}
    {%- elif language == 'python' -%}
      {%- set response = submit_python_job(model, code) -%}
      {%- if name is not none -%}
        {%- do store_result(name, response=response) -%}
      {%- endif -%}
    {%- else -%}
      {%- do exceptions.raise_compiler_error("a statement's language is sql or python, not " ~ language) -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}

{#
  Notes a result under a name without asking the warehouse: for a materialization that did its work otherwise.
  The text between `call` and `endcall`, if any, is what it says it ran.
#}
{% macro noop_statement(name=none, message=none, code=none, rows_affected=none, res=none) -%}
  {%- set text = caller() if caller is defined else '' -%}
  {%- if name == 'main' and write is defined -%}
    {%- do write(text) -%}
  {%- endif -%}
  {%- if name is not none -%}
    {%- do store_raw_result(name, message=message, code=code, rows_affected=rows_affected, agate_table=res) -%}
  {%- endif -%}
{%- endmacro %}

{# Runs a query and returns its rows as a table; undefined while parsing. #}
{% macro run_query(sql) -%}
  {%- call statement('run_query_statement', fetch_result=True, auto_begin=False) -%}
    {{- sql -}}
  {%- endcall -%}
  {{ return(load_result('run_query_statement').table) }}
{%- endmacro %}

{# Asks the warehouse whether a query is sound, without running it; fails with the warehouse's words. #}
{% macro validate_sql(sql) -%}
  {{ return(adapter.dispatch('validate_sql', 'dbt')(sql)) }}
{%- endmacro %}

{# `explain`. #}
{% macro default__validate_sql(sql) -%}
  {%- call statement('validate_sql') -%}
    explain {{ sql }}
  {%- endcall -%}
  {{ return(load_result('validate_sql')) }}
{%- endmacro %}

{# For `call set_sql_header(config)`: what stands before the node's own statement. #}
{% macro set_sql_header(config) -%}
  {{ config.set('sql_header', caller()) }}
{%- endmacro %}

{# The header as a node's statement begins with it, or nothing. #}
{% macro sql_header_of_config() -%}
  {{ return(config.get('sql_header') or '') }}
{%- endmacro %}

{# For packages that ask which engine runs them. #}
{% macro is_core_v2() -%}
  {{ return(false) }}
{%- endmacro %}
