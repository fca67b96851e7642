{#
  A relation of the same place with a suffix to its name. Where the warehouse cuts long names, the base is cut,
  and marked with its hash so that two long names stay apart.
#}
{% macro relation_with_suffix(base_relation, suffix) -%}
  {%- set name = base_relation.identifier -%}
  {%- set room = base_relation.relation_max_name_length() if base_relation.relation_max_name_length is defined else none -%}
  {%- if room and (name ~ suffix) | length > room -%}
    {%- set mark = '_' ~ local_md5(name)[:8] -%}
    {%- set name = name[:room - (suffix | length) - (mark | length)] ~ mark -%}
  {%- endif -%}
  {{ return(base_relation.incorporate(path={'identifier': name ~ suffix})) }}
{%- endmacro %}

{# Where a materialization keeps rows for the time of its run. #}
{% macro make_temp_relation(base_relation, suffix='__dbt_tmp') -%}
  {{ return(adapter.dispatch('make_temp_relation', 'dbt')(base_relation, suffix)) }}
{%- endmacro %}

{# Beside the relation itself. #}
{% macro default__make_temp_relation(base_relation, suffix) -%}
  {{ return(relation_with_suffix(base_relation, suffix)) }}
{%- endmacro %}

{# Where a new state is built before it takes the relation's place. #}
{% macro make_intermediate_relation(base_relation, suffix='__dbt_tmp') -%}
  {{ return(adapter.dispatch('make_intermediate_relation', 'dbt')(base_relation, suffix)) }}
{%- endmacro %}

{# Beside the relation itself. #}
{% macro default__make_intermediate_relation(base_relation, suffix) -%}
  {{ return(relation_with_suffix(base_relation, suffix)) }}
{%- endmacro %}

{# Where the old state goes; of the type that stands now. #}
{% macro make_backup_relation(base_relation, backup_relation_type, suffix='__dbt_backup') -%}
  {{ return(adapter.dispatch('make_backup_relation', 'dbt')(base_relation, backup_relation_type, suffix)) }}
{%- endmacro %}

{# Beside the relation itself. #}
{% macro default__make_backup_relation(base_relation, backup_relation_type, suffix) -%}
  {{ return(relation_with_suffix(base_relation, suffix).incorporate(type=backup_relation_type)) }}
{%- endmacro %}
