{#
  Brings the grants of a relation to what the config says: `{privilege: [grantee, …]}`. With `should_revoke` what
  stands is asked first and what is too much is revoked; without it grants are only added.
#}
{% macro apply_grants(relation, grant_config, should_revoke=True) -%}
  {{ return(adapter.dispatch('apply_grants', 'dbt')(relation, grant_config, should_revoke)) }}
{%- endmacro %}

{# Revokes first, then grants. #}
{% macro default__apply_grants(relation, grant_config, should_revoke=True) -%}
  {%- if grant_config -%}
    {%- set missing = grant_config -%}
    {%- set excess = {} -%}
    {%- if should_revoke -%}
      {%- set standing = adapter.standardize_grants_dict(run_query(get_show_grant_sql(relation))) -%}
      {%- set missing = diff_of_two_dicts(grant_config, standing) -%}
      {%- set excess = diff_of_two_dicts(standing, grant_config) -%}
    {%- endif -%}
    {%- set statements = get_dcl_statement_list(relation, excess, get_revoke_sql) + get_dcl_statement_list(relation, missing, get_grant_sql) -%}
    {%- if statements -%}
      {%- do call_dcl_statements(statements) -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}

{# Whether grants may stand that nobody configured: the relation was there before and kept its own. #}
{% macro should_revoke(existing_relation, full_refresh_mode=True) -%}
  {%- if not existing_relation -%}
    {{ return(False) }}
  {%- endif -%}
  {{ return(copy_grants() if full_refresh_mode else True) }}
{%- endmacro %}

{# Whether a relation that is replaced hands its grants on. #}
{% macro copy_grants() -%}
  {{ return(adapter.dispatch('copy_grants', 'dbt')()) }}
{%- endmacro %}

{# To be on the safe side: it does. #}
{% macro default__copy_grants() -%}
  {{ return(True) }}
{%- endmacro %}

{# Whether one statement may name several grantees. #}
{% macro support_multiple_grantees_per_dcl_statement() -%}
  {{ return(adapter.dispatch('support_multiple_grantees_per_dcl_statement', 'dbt')()) }}
{%- endmacro %}

{# It may. #}
{% macro default__support_multiple_grantees_per_dcl_statement() -%}
  {{ return(True) }}
{%- endmacro %}

{# The query of what is granted: `grantee`, `privilege_type`. #}
{% macro get_show_grant_sql(relation) -%}
  {{ return(adapter.dispatch('get_show_grant_sql', 'dbt')(relation)) }}
{%- endmacro %}

{# `show grants`. #}
{% macro default__get_show_grant_sql(relation) -%}
  show grants on {{ relation }}
{%- endmacro %}

{# The statement that grants. #}
{% macro get_grant_sql(relation, privilege, grantees) -%}
  {{ return(adapter.dispatch('get_grant_sql', 'dbt')(relation, privilege, grantees)) }}
{%- endmacro %}

{# Grantees stand as they are written: quote them in the config where they need it. #}
{% macro default__get_grant_sql(relation, privilege, grantees) -%}
  grant {{ privilege }} on {{ relation }} to {{ grantees | join(', ') }}
{%- endmacro %}

{# The statement that revokes. #}
{% macro get_revoke_sql(relation, privilege, grantees) -%}
  {{ return(adapter.dispatch('get_revoke_sql', 'dbt')(relation, privilege, grantees)) }}
{%- endmacro %}

{# The mirror of the grant. #}
{% macro default__get_revoke_sql(relation, privilege, grantees) -%}
  revoke {{ privilege }} on {{ relation }} from {{ grantees | join(', ') }}
{%- endmacro %}

{# The statements for `{privilege: [grantee, …]}`, each written by the macro that is given. #}
{% macro get_dcl_statement_list(relation, grant_config, get_dcl_macro) -%}
  {{ return(adapter.dispatch('get_dcl_statement_list', 'dbt')(relation, grant_config, get_dcl_macro)) }}
{%- endmacro %}

{# One for each privilege, or for each grantee where the warehouse wants that. #}
{% macro default__get_dcl_statement_list(relation, grant_config, get_dcl_macro) -%}
  {%- set statements = [] -%}
  {%- for privilege, grantees in grant_config.items() if grantees -%}
    {%- set names = [grantees] if grantees is string else grantees -%}
    {%- if support_multiple_grantees_per_dcl_statement() -%}
      {%- do statements.append(get_dcl_macro(relation, privilege, names)) -%}
    {%- else -%}
      {%- for name in names -%}
        {%- do statements.append(get_dcl_macro(relation, privilege, [name])) -%}
      {%- endfor -%}
    {%- endif -%}
  {%- endfor -%}
  {{ return(statements) }}
{%- endmacro %}

{# Runs grants and revokes. #}
{% macro call_dcl_statements(dcl_statement_list) -%}
  {{ return(adapter.dispatch('call_dcl_statements', 'dbt')(dcl_statement_list)) }}
{%- endmacro %}

{# One by one. #}
{% macro default__call_dcl_statements(dcl_statement_list) -%}
  {%- for text in dcl_statement_list -%}
    {%- do run_query(text) -%}
  {%- endfor -%}
{%- endmacro %}
