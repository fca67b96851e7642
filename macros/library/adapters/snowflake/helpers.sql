{# A table is transient unless the config says otherwise, and takes the place of what stands. #}
{% macro snowflake__create_table_as(temporary, relation, sql) -%}
  {%- set kind = 'temporary' if temporary else 'transient' if config.get('transient', default=true) else '' -%}
  {%- set keys = config.get('cluster_by') -%}
  {%- set keys = [keys] if keys is string else keys -%}
  {%- set contract = config.get('contract') -%}
  {{ sql_header_of_config() }}
  create or replace {{ kind }} table {{ relation }}
  {%- if contract and contract.enforced and not temporary %}
  {{ get_assert_columns_equivalent(sql) }}
  {{ get_table_columns_and_constraints() }}
  {%- set sql = get_select_subquery(sql) -%}
  {%- endif %}
  {{ 'cluster by (' ~ keys | join(', ') ~ ')' if keys and not temporary }}
  {{ 'copy grants' if copy_grants() and not temporary }}
  as (
  {{ sql }}
  {{ 'order by ' ~ keys | join(', ') if keys and not temporary }}
  );
{%- endmacro %}

{# With `secure` and `copy_grants`. #}
{% macro snowflake__create_view_as(relation, sql) -%}
  {{ sql_header_of_config() }}
  create or replace {{ 'secure' if config.get('secure', default=false) }} view {{ relation }}
  {{ 'copy grants' if copy_grants() }}
  as (
  {{ sql }}
  );
{%- endmacro %}

{# By the config. #}
{% macro snowflake__copy_grants() -%}
  {{ return(config.get('copy_grants', default=False)) }}
{%- endmacro %}

{# One grantee a statement. #}
{% macro snowflake__support_multiple_grantees_per_dcl_statement() -%}
  {{ return(False) }}
{%- endmacro %}

{# Grants are given to roles. #}
{% macro snowflake__get_grant_sql(relation, privilege, grantees) -%}
  grant {{ privilege }} on {{ (relation.type or 'table') | replace('_', ' ') }} {{ relation }} to role {{ grantees | join(', ') }}
{%- endmacro %}

{# And taken from roles. #}
{% macro snowflake__get_revoke_sql(relation, privilege, grantees) -%}
  revoke {{ privilege }} on {{ (relation.type or 'table') | replace('_', ' ') }} {{ relation }} from role {{ grantees | join(', ') }}
{%- endmacro %}

{# Of a table or a view. #}
{% macro snowflake__get_show_grant_sql(relation) -%}
  show grants on {{ (relation.type or 'table') | replace('_', ' ') }} {{ relation }}
{%- endmacro %}

{# Merges by the key; without one all rows are added. #}
{% macro snowflake__get_incremental_default_sql(arg_dict) -%}
  {{ return(get_incremental_merge_sql(arg_dict)) }}
{%- endmacro %}

{# The whole table is replaced. #}
{% macro snowflake__get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header=false) -%}
  {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) %}
  {{ sql_header_of_config() if include_sql_header }}
  insert overwrite into {{ target.include(database=false) }} ({{ columns }})
  select {{ columns }}
  from {{ source }}
{%- endmacro %}

{# Without a copy. #}
{% macro snowflake__can_clone_table() -%}
  {{ return(True) }}
{%- endmacro %}

{# Transient, as tables are. #}
{% macro snowflake__create_or_replace_clone(this_relation, defer_relation) -%}
  create or replace {{ 'transient' if config.get('transient', default=true) }} table {{ this_relation }}
  clone {{ defer_relation }}
  {{ 'copy grants' if copy_grants() }}
{%- endmacro %}

{# The type is set, not changed to. #}
{% macro snowflake__alter_column_type(relation, column_name, new_column_type) -%}
  {%- call statement('alter_column_type') -%}
    alter table {{ relation }} alter {{ adapter.quote(column_name) }} set data type {{ new_column_type }}
  {%- endcall -%}
{%- endmacro %}
