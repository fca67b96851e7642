{# The relation as the warehouse has it now, with its type, or none. #}
{% macro load_relation(relation) -%}
  {{ return(load_cached_relation(relation)) }}
{%- endmacro %}

{# The same: what `adapter.get_relation` knows about the relation's name. #}
{% macro load_cached_relation(relation) -%}
  {{ return(adapter.get_relation(
      database=relation.database, schema=relation.schema, identifier=relation.identifier)) }}
{%- endmacro %}
