{#
  The name of a node's relation. A project overrides `generate_alias_name` to decide for itself.
  The built-in answer: the `alias` config, else the node's name; a versioned model gets `_v<version>`.
#}
{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
  {{ return(adapter.dispatch('generate_alias_name', 'dbt')(custom_alias_name, node)) }}
{%- endmacro %}

{# The alias where there is one; a dot in a version (1.5) becomes an underscore (_v1_5). #}
{% macro default__generate_alias_name(custom_alias_name=none, node=none) -%}
  {%- if custom_alias_name -%}
    {{ return(custom_alias_name | trim) }}
  {%- elif node.version -%}
    {{ return(node.name ~ '_v' ~ ((node.version | string) | replace('.', '_'))) }}
  {%- endif -%}
  {{ return(node.name) }}
{%- endmacro %}

{# The name under which the latest version of a model is found too: the alias asked for, else the model's name. #}
{% macro generate_latest_version_pointer_alias(custom_alias_name=none, node=none) -%}
  {{ return(adapter.dispatch('generate_latest_version_pointer_alias', 'dbt')(custom_alias_name, node)) }}
{%- endmacro %}

{# Without a version behind it. #}
{% macro default__generate_latest_version_pointer_alias(custom_alias_name=none, node=none) -%}
  {{ return((custom_alias_name | trim) if custom_alias_name else node.name) }}
{%- endmacro %}
