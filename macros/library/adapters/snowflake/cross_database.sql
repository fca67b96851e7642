{# The last day; the engine knows week, month, quarter and year. #}
{% macro snowflake__last_day(date, datepart) -%}
  {%- if datepart == 'day' -%}
    cast({{ date }} as date)
  {%- else -%}
    last_day(cast({{ date }} as date), '{{ datepart }}')
  {%- endif -%}
{%- endmacro %}

{# In UTC, with a time zone. #}
{% macro snowflake__current_timestamp() -%}
  convert_timezone('UTC', current_timestamp())
{%- endmacro %}

{# In the session's zone. #}
{% macro snowflake__current_timestamp_backcompat() -%}
  current_timestamp::{{ dbt.type_timestamp() }}
{%- endmacro %}

{# In UTC, without a time zone. #}
{% macro snowflake__current_timestamp_in_utc_backcompat() -%}
  convert_timezone('UTC', {{ dbt.current_timestamp_backcompat() }})::{{ dbt.type_timestamp() }}
{%- endmacro %}

{# In UTC, without a time zone. #}
{% macro snowflake__snapshot_get_time() -%}
  to_timestamp_ntz({{ dbt.current_timestamp() }})
{%- endmacro %}

{# `boolor_agg`. #}
{% macro snowflake__bool_or(expression) -%}
  boolor_agg({{ expression }})
{%- endmacro %}

{# Null where it does not fit; the engine tries texts only. #}
{% macro snowflake__safe_cast(field, type) -%}
  try_cast({{ field }} as {{ type }})
{%- endmacro %}

{# `true` and `false`. #}
{% macro snowflake__cast_bool_to_text(field) -%}
  lower(to_varchar({{ field }}))
{%- endmacro %}

{# The engine's own; elements of any type. #}
{% macro snowflake__array_construct(inputs, data_type) -%}
  array_construct({{ inputs | join(', ') }})
{%- endmacro %}

{# A backslash escapes. #}
{% macro snowflake__escape_single_quotes(expression) -%}
  {{ return(expression | replace("'", "\\'")) }}
{%- endmacro %}
