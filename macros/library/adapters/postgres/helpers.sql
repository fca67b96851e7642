{# A temporary table is the session's: it has no schema of the database's. #}
{% macro postgres__make_temp_relation(base_relation, suffix) -%}
  {%- set name = relation_with_suffix(base_relation, suffix).identifier -%}
  {{ return(base_relation.incorporate(path={'database': none, 'schema': none, 'identifier': name})) }}
{%- endmacro %}

{# With the config `unlogged`. #}
{% macro postgres__create_table_as(temporary, relation, sql) -%}
  {%- set kind = 'temporary table' if temporary else 'unlogged table' if config.get('unlogged', default=false) else 'table' -%}
  {{ sql_header_of_config() }}
  {{ create_table_statements(kind, relation_for_create(relation, temporary), temporary, sql) }}
{%- endmacro %}

{# Replaces rows by their key; without one all are added. #}
{% macro postgres__get_incremental_default_sql(arg_dict) -%}
  {%- if arg_dict['unique_key'] -%}
    {{ return(get_incremental_delete_insert_sql(arg_dict)) }}
  {%- endif -%}
  {{ return(get_incremental_append_sql(arg_dict)) }}
{%- endmacro %}

{# A batch is merged by its key. #}
{% macro postgres__get_incremental_microbatch_sql(arg_dict) -%}
  {%- if not arg_dict['unique_key'] -%}
    {{ exceptions.raise_compiler_error('the strategy microbatch needs a unique_key on this warehouse') }}
  {%- endif -%}
  {{ return(get_incremental_merge_sql(arg_dict)) }}
{%- endmacro %}

{# With the index's type: btree, hash, gin, … #}
{% macro postgres__get_create_index_sql(relation, index_dict) -%}
  {%- set unique = 'unique ' if index_dict.get('unique') else '' -%}
  {%- set using = ' using ' ~ index_dict['type'] if index_dict.get('type') else '' -%}
  {{ return('create ' ~ unique ~ 'index if not exists ' ~ adapter.quote(index_name(relation, index_dict)) ~ ' on ' ~ relation ~ using ~ ' (' ~ get_quoted_csv(index_dict['columns']) ~ ')') }}
{%- endmacro %}

{# `name`, `method`, `unique`, `column_names`. #}
{% macro postgres__get_show_indexes_sql(relation) -%}
  select
    i.relname as name,
    m.amname as method,
    ix.indisunique as "unique",
    array_to_string(array_agg(a.attname order by array_position(ix.indkey::int2[], a.attnum)), ',') as column_names
  from pg_index as ix
  join pg_class as i on i.oid = ix.indexrelid
  join pg_am as m on m.oid = i.relam
  join pg_class as t on t.oid = ix.indrelid
  join pg_namespace as n on n.oid = t.relnamespace
  join pg_attribute as a on a.attrelid = t.oid and a.attnum = any(ix.indkey)
  where t.relname = {{ dbt.string_literal(relation.identifier) }}
    and n.nspname = {{ dbt.string_literal(relation.schema) }}
  group by 1, 2, 3
  order by 1
{%- endmacro %}

{# Of the connected database: there is no other. #}
{% macro postgres__information_schema_name(database) -%}
  {{ return('information_schema') }}
{%- endmacro %}

{# A new table has no grants but the owner's. #}
{% macro postgres__copy_grants() -%}
  {{ return(False) }}
{%- endmacro %}

{# What the current role has granted to others. #}
{% macro postgres__get_show_grant_sql(relation) -%}
  select grantee, privilege_type
  from information_schema.role_table_grants
  where grantor = current_role
    and grantee != current_role
    and table_schema = {{ dbt.string_literal(relation.schema) }}
    and table_name = {{ dbt.string_literal(relation.identifier) }}
{%- endmacro %}

{# In two statements: servers before 15 have no `merge`. #}
{% macro postgres__snapshot_merge_sql(target, source, insert_cols) -%}
  {{ snapshot_update_and_insert_sql(target, source, insert_cols) }}
{%- endmacro %}
