{#
  Which schema a node is built in. A project overrides `generate_schema_name` to decide for itself.
  The built-in answer: the target's schema, followed by `_<schema config>` where one is configured.
#}
{% macro generate_schema_name(custom_schema_name=none, node=none) -%}
  {{ return(adapter.dispatch('generate_schema_name', 'dbt')(custom_schema_name, node)) }}
{%- endmacro %}

{# The target's schema, with the configured one behind it. #}
{% macro default__generate_schema_name(custom_schema_name, node) -%}
  {%- if custom_schema_name is none -%}
    {{ return(target.schema) }}
  {%- endif -%}
  {{ return(target.schema ~ '_' ~ (custom_schema_name | trim)) }}
{%- endmacro %}

{#
  For a project's own `generate_schema_name` to call: in the target named `prod` the configured schema
  stands alone, everywhere else everything goes into the target's schema.
#}
{% macro generate_schema_name_for_env(custom_schema_name, node) -%}
  {%- if target.name == 'prod' and custom_schema_name is not none -%}
    {{ return(custom_schema_name | trim) }}
  {%- endif -%}
  {{ return(target.schema) }}
{%- endmacro %}
