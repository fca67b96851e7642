{# How a test is run where a project's own materialization of tests calls it. #}
{% materialization test, default %}
  {%- call statement('main', fetch_result=True) -%}
    {{ get_test_sql(sql, config.get('fail_calc') or 'count(*)', config.get('warn_if') or '!= 0', config.get('error_if') or '!= 0', config.get('limit')) }}
  {%- endcall -%}
  {{ return({'relations': []}) }}
{% endmaterialization %}

{# The query that judges a test: `failures`, `should_warn`, `should_error`, from the rows that `main_sql` finds wrong. #}
{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
  {{ adapter.dispatch('get_test_sql', 'dbt')(main_sql, fail_calc, warn_if, error_if, limit) }}
{%- endmacro %}

{# `limit` holds for the rows, not for the verdict. #}
{% macro default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
  select
    {{ fail_calc }} as failures,
    {{ fail_calc }} {{ warn_if }} as should_warn,
    {{ fail_calc }} {{ error_if }} as should_error
  from (
  {{ main_sql }}
  {{ 'limit ' ~ limit if limit is not none }}
  ) dbt_internal_test
{%- endmacro %}

{# The rows a unit test compares: what the model gave and what was expected, told apart by `actual_or_expected`. #}
{% macro get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
  {{ adapter.dispatch('get_unit_test_sql', 'dbt')(main_sql, expected_fixture_sql, expected_column_names) }}
{%- endmacro %}

{# Only the columns that are expected. #}
{% macro default__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
  {%- set columns = expected_column_names | join(', ') %}
  with dbt_internal_unit_test_actual as (
      select {{ columns }}, {{ dbt.string_literal('actual') }} as {{ adapter.quote('actual_or_expected') }}
      from (
      {{ main_sql }}
      ) as _dbt_internal_unit_test_actual
  ),

  dbt_internal_unit_test_expected as (
      select {{ columns }}, {{ dbt.string_literal('expected') }} as {{ adapter.quote('actual_or_expected') }}
      from (
      {{ expected_fixture_sql }}
      ) as _dbt_internal_unit_test_expected
  )

  select * from dbt_internal_unit_test_actual
  union all
  select * from dbt_internal_unit_test_expected
{%- endmacro %}

{# A query of given rows, dicts of values by column, each cast to the column's type; columns left out are null. #}
{% macro get_fixture_sql(rows, column_name_to_data_types) -%}
  {%- set types = column_name_to_data_types or column_types_of(this) -%}
  {%- for row in rows -%}
    {%- set values = format_row(row, types) %}
  select
    {%- for name, type in types.items() %}
    {{ values.get(name, dbt.safe_cast('null', type)) }} as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
    {%- if not loop.last %}
  union all
    {%- endif -%}
  {%- else %}
  select
    {%- for name, type in types.items() %}
    {{ dbt.safe_cast('null', type) }} as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
  limit 0
  {%- endfor -%}
{%- endmacro %}

{# A query of the rows that are expected, with the columns that the first row names. #}
{% macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted=none) -%}
  {%- for row in rows -%}
    {%- set values = format_row(row, column_name_to_data_types) %}
  select
    {%- for name, value in values.items() %}
    {{ value }} as {{ column_name_to_quoted[name] if column_name_to_quoted else name }}{{ ',' if not loop.last }}
    {%- endfor %}
    {%- if not loop.last %}
  union all
    {%- endif -%}
  {%- else %}
  select * from dbt_internal_unit_test_actual
  limit 0
  {%- endfor -%}
{%- endmacro %}

{# The types of a relation's columns, by their lower-case names. #}
{% macro column_types_of(relation) -%}
  {%- set types = {} -%}
  {%- for column in adapter.get_columns_in_relation(load_relation(relation) or relation) -%}
    {%- do types.update({column.name | lower: column.data_type}) -%}
  {%- endfor -%}
  {{ return(types) }}
{%- endmacro %}

{# A row's values as SQL, cast to their columns' types, by lower-case names. A column nobody knows is refused. #}
{% macro format_row(row, column_name_to_data_types) -%}
  {%- set formatted = {} -%}
  {%- for name, value in row.items() -%}
    {%- set column = name | lower -%}
    {%- if column not in column_name_to_data_types -%}
      {{ exceptions.raise_compiler_error("the rows name a column '" ~ name ~ "', which is none of " ~ column_name_to_data_types.keys() | join(', ')) }}
    {%- endif -%}
    {%- if value is none -%}
      {%- set text = 'null' -%}
    {%- elif value is string -%}
      {%- set text = dbt.string_literal(dbt.escape_single_quotes(value)) -%}
    {%- else -%}
      {%- set text = value -%}
    {%- endif -%}
    {%- do formatted.update({column: dbt.safe_cast(text, column_name_to_data_types[column])}) -%}
  {%- endfor -%}
  {{ return(formatted) }}
{%- endmacro %}
