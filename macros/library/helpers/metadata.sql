{# What stands in the warehouse, as tables of its catalog. #}

{# The information schema of a database, as SQL names it. #}
{% macro information_schema_name(database) -%}
  {{ return(adapter.dispatch('information_schema_name', 'dbt')(database)) }}
{%- endmacro %}

{# In the database, where one is given. #}
{% macro default__information_schema_name(database) -%}
  {{ return(adapter.quote(database) ~ '.information_schema' if database else 'information_schema') }}
{%- endmacro %}

{# A table of the names of a database's schemas. #}
{% macro list_schemas(database) -%}
  {{ return(adapter.dispatch('list_schemas', 'dbt')(database)) }}
{%- endmacro %}

{# From `schemata`. #}
{% macro default__list_schemas(database) -%}
  {%- set text -%}
    select distinct schema_name
    from {{ information_schema_name(database) }}.schemata
    {% if database -%}
    where lower(catalog_name) = lower({{ dbt.string_literal(database | replace('"', '')) }})
    {%- endif %}
  {%- endset -%}
  {{ return(run_query(text)) }}
{%- endmacro %}

{# A table of one number: how many schemas have that name. #}
{% macro check_schema_exists(information_schema, schema) -%}
  {{ return(adapter.dispatch('check_schema_exists', 'dbt')(information_schema, schema)) }}
{%- endmacro %}

{# From `schemata`. #}
{% macro default__check_schema_exists(information_schema, schema) -%}
  {%- set text -%}
    select count(*)
    from {{ information_schema_name(information_schema.database) }}.schemata
    where lower(schema_name) = lower({{ dbt.string_literal(schema) }})
    {%- if information_schema.database %}
      and lower(catalog_name) = lower({{ dbt.string_literal(information_schema.database) }})
    {%- endif %}
  {%- endset -%}
  {{ return(run_query(text)) }}
{%- endmacro %}

{# A table of a schema's relations: `database`, `name`, `schema`, `type`. #}
{% macro list_relations_without_caching(schema_relation) -%}
  {{ return(adapter.dispatch('list_relations_without_caching', 'dbt')(schema_relation)) }}
{%- endmacro %}

{# From `tables`. #}
{% macro default__list_relations_without_caching(schema_relation) -%}
  {%- set text -%}
    select
      table_catalog as {{ adapter.quote('database') }},
      table_name as {{ adapter.quote('name') }},
      table_schema as {{ adapter.quote('schema') }},
      case table_type when 'VIEW' then 'view' else 'table' end as {{ adapter.quote('type') }}
    from {{ information_schema_name(schema_relation.database) }}.tables
    where lower(table_schema) = lower({{ dbt.string_literal(schema_relation.schema) }})
    {%- if schema_relation.database %}
      and lower(table_catalog) = lower({{ dbt.string_literal(schema_relation.database) }})
    {%- endif %}
  {%- endset -%}
  {{ return(run_query(text)) }}
{%- endmacro %}

{# When relations last changed, where the warehouse knows. #}
{% macro get_relation_last_modified(information_schema, relations) -%}
  {{ return(adapter.dispatch('get_relation_last_modified', 'dbt')(information_schema, relations)) }}
{%- endmacro %}

{# It does not. #}
{% macro default__get_relation_last_modified(information_schema, relations) -%}
  {{ exceptions.raise_not_implemented('get_relation_last_modified is not there for ' ~ adapter.type()) }}
{%- endmacro %}
