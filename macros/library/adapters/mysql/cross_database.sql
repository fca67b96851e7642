{# MySQL, and MariaDB where mariadb.sql has nothing of its own. #}

{#
  `cast` takes few types, and not those that columns are declared with. The type to cast to for a declared
  type: any text is `char`, whole numbers are `signed`, booleans `unsigned`.
#}
{% macro mysql_cast_type(type) -%}
  {%- set declared = type | string | trim | lower -%}
  {%- set word = declared.split('(')[0].split(' ')[0] -%}
  {%- set size = '(' ~ declared.split('(')[1] if '(' in declared else '' -%}
  {%- if word in ('text', 'tinytext', 'mediumtext', 'longtext', 'varchar', 'string', 'character', 'char') -%}
    {{ return('char' ~ size) }}
  {%- elif declared in ('bool', 'boolean', 'tinyint(1)') -%}
    {{ return('unsigned') }}
  {%- elif word in ('int', 'integer', 'bigint', 'smallint', 'tinyint', 'mediumint') -%}
    {{ return('unsigned' if 'unsigned' in declared else 'signed') }}
  {%- elif word in ('timestamp', 'datetime') -%}
    {{ return('datetime' ~ (size or '(6)')) }}
  {%- elif word in ('float', 'double', 'real') -%}
    {{ return('double') }}
  {%- elif word in ('numeric', 'decimal') -%}
    {{ return('decimal' ~ (size or '(28,6)')) }}
  {%- endif -%}
  {{ return(type) }}
{%- endmacro %}

{# Types that `cast` takes: this is what the type macros are used in. #}
{% macro mysql__type_string() -%}
  {{ return('char') }}
{%- endmacro %}

{# With microseconds. #}
{% macro mysql__type_timestamp() -%}
  {{ return('datetime(6)') }}
{%- endmacro %}

{# Double precision. #}
{% macro mysql__type_float() -%}
  {{ return('double') }}
{%- endmacro %}

{# Exact. #}
{% macro mysql__type_numeric() -%}
  {{ return('decimal(28,6)') }}
{%- endmacro %}

{# Eight bytes. #}
{% macro mysql__type_bigint() -%}
  {{ return('signed') }}
{%- endmacro %}

{# Eight bytes: a cast knows no fewer. #}
{% macro mysql__type_int() -%}
  {{ return('signed') }}
{%- endmacro %}

{# 0 and 1. #}
{% macro mysql__type_boolean() -%}
  {{ return('unsigned') }}
{%- endmacro %}

{# With a type that `cast` takes. #}
{% macro mysql__cast(field, type) -%}
  cast({{ field }} as {{ mysql_cast_type(type) }})
{%- endmacro %}

{# The engine does not fail on a cast in a query; it warns. #}
{% macro mysql__safe_cast(field, type) -%}
  cast({{ field }} as {{ mysql_cast_type(type) }})
{%- endmacro %}

{# Booleans are numbers here. #}
{% macro mysql__cast_bool_to_text(field) -%}
  case when {{ field }} then 'true' when not {{ field }} then 'false' end
{%- endmacro %}

{# `<=>` is the null-safe one. #}
{% macro mysql__equals(expr1, expr2) -%}
  {%- if adapter.behavior.enable_truthy_nulls_equals_macro -%}
    ({{ expr1 }}) <=> ({{ expr2 }})
  {%- else -%}
    ({{ expr1 }}) = ({{ expr2 }})
  {%- endif -%}
{%- endmacro %}

{# `||` means "or" here. #}
{% macro mysql__concat(fields) -%}
  concat({{ fields | join(', ') }})
{%- endmacro %}

{# Characters, not bytes. #}
{% macro mysql__length(expression) -%}
  char_length({{ expression }})
{%- endmacro %}

{# With upper and lower case told apart, whatever the collation. #}
{% macro mysql__position(substring_text, string_text) -%}
  locate({{ substring_text }}, convert({{ string_text }} using utf8mb4) collate utf8mb4_bin)
{%- endmacro %}

{# A backslash escapes too. #}
{% macro mysql__escape_single_quotes(expression) -%}
  {{ return(expression | replace('\\', '\\\\') | replace("'", "''")) }}
{%- endmacro %}

{# Cut from both sides; empty beyond the last part. #}
{% macro mysql__split_part(string_text, delimiter_text, part_number) -%}
  {%- set delimiters -%}
    (char_length({{ string_text }}) - char_length(replace({{ string_text }}, {{ delimiter_text }}, ''))) / char_length({{ delimiter_text }})
  {%- endset -%}
  case
    when {{ delimiters }} + 1 < {{ part_number | abs }} then ''
    else substring_index(substring_index({{ string_text }}, {{ delimiter_text }}, {{ part_number }}), {{ delimiter_text }}, {{ -1 if part_number >= 0 else 1 }})
  end
{%- endmacro %}

{# The greatest of 0 and 1. #}
{% macro mysql__bool_or(expression) -%}
  max({{ expression }})
{%- endmacro %}

{# The limited one cuts behind the n-th delimiter. #}
{% macro mysql__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- set joined -%}
    group_concat({{ measure }} {{ order_by_clause or '' }} separator {{ delimiter_text }})
  {%- endset -%}
  {{ 'substring_index(' ~ joined ~ ', ' ~ delimiter_text ~ ', ' ~ limit_num ~ ')' if limit_num else joined }}
{%- endmacro %}

{# Arrays are JSON here. #}
{% macro mysql__array_construct(inputs, data_type) -%}
  json_array({{ inputs | join(', ') }})
{%- endmacro %}

{# One more at the end. #}
{% macro mysql__array_append(array, new_element) -%}
  json_array_append({{ array }}, '$', {{ new_element }})
{%- endmacro %}

{# Both, one after the other. #}
{% macro mysql__array_concat(array_1, array_2) -%}
  json_merge_preserve({{ array_1 }}, {{ array_2 }})
{%- endmacro %}
