{# In UTC, with a time zone. #}
{% macro snowflake__current_timestamp() -%}
  convert_timezone('UTC', current_timestamp())
{%- endmacro %}

{# In UTC, without a time zone. #}
{% macro snowflake__current_timestamp_in_utc_backcompat() -%}
  convert_timezone('UTC', {{ dbt.current_timestamp_backcompat() }})::{{ dbt.type_timestamp() }}
{%- endmacro %}

{# Without a time zone. #}
{% macro snowflake__snapshot_string_as_time(timestamp) -%}
  {{ return("to_timestamp_ntz('" ~ timestamp ~ "')") }}
{%- endmacro %}

{# In UTC, without a time zone. #}
{% macro snowflake__snapshot_get_time() -%}
  to_timestamp_ntz({{ current_timestamp() }})
{%- endmacro %}

{# `boolor_agg`. #}
{% macro snowflake__bool_or(expression) -%}
  boolor_agg({{ expression }})
{%- endmacro %}

{# Places have functions of their own. #}
{% macro snowflake__cast(field, type) -%}
  {%- set word = type | string | lower -%}
  {%- if word in ('geography', 'geometry') -%}
    to_{{ word }}({{ field }})
  {%- else -%}
    cast({{ field }} as {{ type }})
  {%- endif -%}
{%- endmacro %}

{# Null where it does not fit. The engine tries texts only, so a number of the template's becomes one; anything fits a variant. #}
{% macro snowflake__safe_cast(field, type) -%}
  {%- set word = type | string | lower -%}
  {%- if word in ('geography', 'geometry') -%}
    try_to_{{ word }}({{ field }})
  {%- elif word == 'variant' -%}
    cast({{ field }} as {{ type }})
  {%- else -%}
    try_cast({{ dbt.string_literal(field) if field is number else field }} as {{ type }})
  {%- endif -%}
{%- endmacro %}

{# Nothing for no characters, where the engine would fail on an expression that is 0. #}
{% macro snowflake__right(string_text, length_expression) -%}
  case when {{ length_expression }} = 0
      then ''
  else
      right( {{ string_text }}, {{ length_expression }} )
  end
{%- endmacro %}

{# The engine counts from the end itself. #}
{% macro snowflake__split_part(string_text, delimiter_text, part_number) -%}
  split_part( {{ string_text }}, {{ delimiter_text }}, {{ part_number }} )
{%- endmacro %}

{# The engine's own; elements of any type. #}
{% macro snowflake__array_construct(inputs, data_type) -%}
  array_construct( {{ inputs | join(' , ') }} )
{%- endmacro %}

{# A backslash escapes. #}
{% macro snowflake__escape_single_quotes(expression) -%}
  {{ return(expression | replace("'", "\\'")) }}
{%- endmacro %}
