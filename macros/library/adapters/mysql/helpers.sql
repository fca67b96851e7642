{#
  Instead of a temporary table a real one: the catalog does not show the columns of a temporary one, and one statement
  cannot read it twice. One left over is replaced; who made it drops it.
#}
{% macro mysql__create_table_as(temporary, relation, sql) -%}
  {{ sql_header_of_config() }}
  {% if temporary -%}
    drop table if exists {{ relation }};
  {% endif -%}
  {{ create_table_statements('table', relation, temporary, sql) }}
{%- endmacro %}

{# `rename table` moves views too. #}
{% macro mysql__get_rename_table_sql(relation, new_name) -%}
  rename table {{ relation }} to {{ relation.incorporate(path={'identifier': new_name}) }}
{%- endmacro %}

{# The same. #}
{% macro mysql__get_rename_view_sql(relation, new_name) -%}
  {{ mysql__get_rename_table_sql(relation, new_name) }}
{%- endmacro %}

{# The whole definition is written anew. #}
{% macro mysql__alter_column_type(relation, column_name, new_column_type) -%}
  {%- call statement('alter_column_type') -%}
    alter table {{ relation }} modify column {{ adapter.quote(column_name) }} {{ new_column_type }}
  {%- endcall -%}
{%- endmacro %}

{# Replaces rows by their key; without one all are added. #}
{% macro mysql__get_incremental_default_sql(arg_dict) -%}
  {{ return(get_incremental_delete_insert_sql(arg_dict)) }}
{%- endmacro %}

{# `delete` takes no alias: predicates name the columns alone. #}
{% macro mysql__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- if unique_key %}
  delete from {{ target }}
  where {{ delete_conditions(source, unique_key, incremental_predicates) | join('\n    and ') }};
  {% endif -%}
  {{ get_insert_into_sql(target, source, dest_columns) }}
{%- endmacro %}

{# There is no `merge`: an update by a join, then an insert of the rows that matched none. No index is needed. #}
{% macro mysql__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- set conditions = (merge_key_conditions(unique_key) + predicate_list(incremental_predicates)) | join(' and ') -%}
  {%- set updated = get_merge_update_columns(config.get('merge_update_columns'), config.get('merge_exclude_columns'), dest_columns) %}
  {{ sql_header_of_config() }}
  {%- if unique_key and updated %}
  update {{ target }} as DBT_INTERNAL_DEST
  join {{ source }} as DBT_INTERNAL_SOURCE on {{ conditions }}
  set
    {%- for column in updated %}
    DBT_INTERNAL_DEST.{{ column }} = DBT_INTERNAL_SOURCE.{{ column }}{{ ',' if not loop.last }}
    {%- endfor %};
  {%- endif %}

  {{ get_insert_into_sql(target, source, dest_columns) }} as DBT_INTERNAL_SOURCE
  where not exists (select 1 from {{ target }} as DBT_INTERNAL_DEST where {{ conditions }})
{%- endmacro %}

{# Databases are schemas here. #}
{% macro mysql__information_schema_name(database) -%}
  {{ return('information_schema') }}
{%- endmacro %}

{# All schemas are of one catalog. #}
{% macro mysql__list_schemas(database) -%}
  {{ return(run_query('select schema_name from information_schema.schemata')) }}
{%- endmacro %}

{# A name says whose table it is; a catalog has nothing to add. #}
{% macro mysql__check_schema_exists(information_schema, schema) -%}
  {{ return(run_query('select count(*) from information_schema.schemata where schema_name = ' ~ dbt.string_literal(schema))) }}
{%- endmacro %}

{# A table's comment is one of its options; a view has none. #}
{% macro mysql__alter_relation_comment(relation, relation_comment) -%}
  {%- if not relation.is_view -%}
    alter table {{ relation }} comment = {{ comment_literal(relation_comment) }}
  {%- endif -%}
{%- endmacro %}

{# A column's comment is part of its whole definition, which only the adapter knows how to write. #}
{% macro mysql__alter_column_comment(relation, column_dict) -%}
  {%- do log('comments on the columns of ' ~ relation ~ ' are left out: this warehouse wants whole column definitions for them') -%}
  {{ return('') }}
{%- endmacro %}

{# `using btree` or `using hash`. #}
{% macro mysql__get_create_index_sql(relation, index_dict) -%}
  {%- set unique = 'unique ' if index_dict.get('unique') else '' -%}
  {%- set using = ' using ' ~ index_dict['type'] if index_dict.get('type') else '' -%}
  {{ return('create ' ~ unique ~ 'index ' ~ adapter.quote(index_name(relation, index_dict)) ~ using ~ ' on ' ~ relation ~ ' (' ~ get_quoted_csv(index_dict['columns']) ~ ')') }}
{%- endmacro %}

{# Grants on the table itself, of whatever grantee. #}
{% macro mysql__get_show_grant_sql(relation) -%}
  select grantee, lower(privilege_type) as privilege_type
  from information_schema.table_privileges
  where table_schema = {{ dbt.string_literal(relation.schema) }}
    and table_name = {{ dbt.string_literal(relation.identifier) }}
{%- endmacro %}

{# Texts are cast to char and joined by a function. #}
{% macro mysql__snapshot_hash_arguments(args) -%}
  {%- set parts = [] -%}
  {%- for arg in args -%}
    {%- do parts.append("coalesce(cast(" ~ arg ~ " as char), '')") -%}
  {%- endfor -%}
  {{ return("md5(concat_ws('|', " ~ parts | join(', ') ~ '))') }}
{%- endmacro %}

{# In two statements, the first of them a join. #}
{% macro mysql__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set columns = get_snapshot_table_column_names() %}
  update {{ target.render() }} as DBT_INTERNAL_TARGET
  join {{ source }} as DBT_INTERNAL_SOURCE
    on DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }} = DBT_INTERNAL_TARGET.{{ columns.dbt_scd_id }}
  set DBT_INTERNAL_TARGET.{{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
  where DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    and {{ snapshot_still_valid('DBT_INTERNAL_TARGET') }};

  insert into {{ target.render() }} ({{ insert_cols | join(', ') }})
  select {{ insert_cols | join(', ') }}
  from {{ source }}
  where dbt_change_type = 'insert'
{%- endmacro %}
