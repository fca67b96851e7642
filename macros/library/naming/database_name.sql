{#
  Which database (catalog, project) a node is built in. A project overrides `generate_database_name` to
  decide for itself. The built-in answer: the `database` config, else the target's.
#}
{% macro generate_database_name(custom_database_name=none, node=none) -%}
  {{ return(adapter.dispatch('generate_database_name', 'dbt')(custom_database_name, node)) }}
{%- endmacro %}

{# The configured database, else the target's. #}
{% macro default__generate_database_name(custom_database_name=none, node=none) -%}
  {%- if custom_database_name is none -%}
    {{ return(target.database) }}
  {%- endif -%}
  {{ return(custom_database_name) }}
{%- endmacro %}
