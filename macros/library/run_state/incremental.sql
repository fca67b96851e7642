{#
  True when a model adds to what stands: it is configured as incremental, its table exists (a view does not
  count), and nobody asked for a full refresh. False while the project is being parsed.
#}
{% macro is_incremental() -%}
  {%- if not execute -%}
    {{ return(false) }}
  {%- endif -%}
  {%- if model.config.materialized != 'incremental' or should_full_refresh() -%}
    {{ return(false) }}
  {%- endif -%}
  {%- set existing = load_relation(this) -%}
  {{ return(existing is not none and existing.type == 'table') }}
{%- endmacro %}

{# The node's `full_refresh` config where it says something, else the --full-refresh flag. #}
{% macro should_full_refresh() -%}
  {%- set configured = config.get('full_refresh') -%}
  {{ return(flags.FULL_REFRESH if configured is none else configured) }}
{%- endmacro %}
