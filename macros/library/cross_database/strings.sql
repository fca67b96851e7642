{# The expressions joined to one text. #}
{% macro concat(fields) -%}
  {{ return(adapter.dispatch('concat', 'dbt')(fields)) }}
{%- endmacro %}

{# With the operator `||`: one null makes the whole null. #}
{% macro default__concat(fields) -%}
  {{ return(fields | join(' || ')) }}
{%- endmacro %}

{# The md5 of an expression, as text in hexadecimal. #}
{% macro hash(field) -%}
  {{ return(adapter.dispatch('hash', 'dbt')(field)) }}
{%- endmacro %}

{# `md5` over the expression as text. #}
{% macro default__hash(field) -%}
  md5(cast({{ field }} as {{ dbt.type_string() }}))
{%- endmacro %}

{# How many characters an expression has. #}
{% macro length(expression) -%}
  {{ return(adapter.dispatch('length', 'dbt')(expression)) }}
{%- endmacro %}

{# `length(…)`. #}
{% macro default__length(expression) -%}
  length( {{ expression }} )
{%- endmacro %}

{# Where one text first stands in another: 1 for its beginning, 0 for nowhere. #}
{% macro position(substring_text, string_text) -%}
  {{ return(adapter.dispatch('position', 'dbt')(substring_text, string_text)) }}
{%- endmacro %}

{# `position(… in …)`. #}
{% macro default__position(substring_text, string_text) -%}
  position( {{ substring_text }} in {{ string_text }} )
{%- endmacro %}

{# The field with every `old_chars` turned into `new_chars`; all three are expressions. #}
{% macro replace(field, old_chars, new_chars) -%}
  {{ return(adapter.dispatch('replace', 'dbt')(field, old_chars, new_chars)) }}
{%- endmacro %}

{# `replace(…)`. #}
{% macro default__replace(field, old_chars, new_chars) -%}
  replace( {{ field }}, {{ old_chars }}, {{ new_chars }} )
{%- endmacro %}

{# The last characters of a text. #}
{% macro right(string_text, length_expression) -%}
  {{ return(adapter.dispatch('right', 'dbt')(string_text, length_expression)) }}
{%- endmacro %}

{# `right(…)`. #}
{% macro default__right(string_text, length_expression) -%}
  right( {{ string_text }}, {{ length_expression }} )
{%- endmacro %}

{# A text of the template's with its quotes doubled, so that it can stand inside a SQL string. #}
{% macro escape_single_quotes(expression) -%}
  {{ return(adapter.dispatch('escape_single_quotes', 'dbt')(expression)) }}
{%- endmacro %}

{# `'` becomes `''`. #}
{% macro default__escape_single_quotes(expression) -%}
  {{ return(expression | replace("'", "''")) }}
{%- endmacro %}

{# A text of the template's as a SQL string. What is inside is taken as it is: escape it first. #}
{% macro string_literal(value) -%}
  {{ return(adapter.dispatch('string_literal', 'dbt')(value)) }}
{%- endmacro %}

{# Between single quotes. #}
{% macro default__string_literal(value) -%}
  {{ return("'" ~ value ~ "'") }}
{%- endmacro %}

{# The part of a text that stands between delimiters; parts count from 1, or from the end with -1. #}
{% macro split_part(string_text, delimiter_text, part_number) -%}
  {{ return(adapter.dispatch('split_part', 'dbt')(string_text, delimiter_text, part_number)) }}
{%- endmacro %}

{# `split_part(…)`; from the end by counting the delimiters. #}
{% macro default__split_part(string_text, delimiter_text, part_number) -%}
  {%- if part_number >= 0 -%}
    split_part( {{ string_text }}, {{ delimiter_text }}, {{ part_number }} )
  {%- else -%}
    {{ dbt._split_part_negative(string_text, delimiter_text, part_number) }}
  {%- endif -%}
{%- endmacro %}

{# A part counted from the end: its place from the start is (delimiters + 1) + 1 + the negative number. A delimiter is one character. #}
{% macro _split_part_negative(string_text, delimiter_text, part_number) -%}
  split_part(
    {{ string_text }},
    {{ delimiter_text }},
    length({{ string_text }}) - length(replace({{ string_text }}, {{ delimiter_text }}, '')) + 2 + {{ part_number }}
  )
{%- endmacro %}
