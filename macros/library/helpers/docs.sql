{# Writes the descriptions of a node and its columns into the warehouse, as far as `persist_docs` asks for it. #}
{% macro persist_docs(relation, model, for_relation=true, for_columns=true) -%}
  {{ return(adapter.dispatch('persist_docs', 'dbt')(relation, model, for_relation, for_columns)) }}
{%- endmacro %}

{# The relation's first, then the columns'. #}
{% macro default__persist_docs(relation, model, for_relation, for_columns) -%}
  {%- if for_relation and config.persist_relation_docs() and model.description -%}
    {%- do run_query(alter_relation_comment(relation, model.description)) -%}
  {%- endif -%}
  {%- if for_columns and config.persist_column_docs() and model.columns -%}
    {%- set text = alter_column_comment(relation, model.columns) -%}
    {%- if text and text | trim -%}
      {%- do run_query(text) -%}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}

{# The statement that says what a relation is for. #}
{% macro alter_relation_comment(relation, relation_comment) -%}
  {{ return(adapter.dispatch('alter_relation_comment', 'dbt')(relation, relation_comment)) }}
{%- endmacro %}

{# `comment on`. #}
{% macro default__alter_relation_comment(relation, relation_comment) -%}
  comment on {{ (relation.type or 'table') | replace('_', ' ') }} {{ relation }} is {{ comment_literal(relation_comment) }}
{%- endmacro %}

{# The statements that say what columns are for; `column_dict` is a node's `columns`. #}
{% macro alter_column_comment(relation, column_dict) -%}
  {{ return(adapter.dispatch('alter_column_comment', 'dbt')(relation, column_dict)) }}
{%- endmacro %}

{# One for each described column that the relation has. #}
{% macro default__alter_column_comment(relation, column_dict) -%}
  {%- set existing = adapter.get_columns_in_relation(relation) | map(attribute='name') | list -%}
  {%- for column in validate_doc_columns(relation, column_dict, existing).values() %}
  comment on column {{ relation }}.{{ adapter.quote(column.name) if column.quote else column.name }} is {{ comment_literal(column.description) }};
  {%- endfor %}
{%- endmacro %}

{# Those of the described columns that exist, by their names; a word about the others. #}
{% macro validate_doc_columns(relation, column_dict, existing_column_names) -%}
  {%- set known = existing_column_names | map('lower') | list -%}
  {%- set present = {} -%}
  {%- for name, column in column_dict.items() -%}
    {%- if name | lower in known -%}
      {%- do present.update({name: column}) -%}
    {%- else -%}
      {%- do log(relation ~ ' has no column ' ~ name ~ ': its description is not written') -%}
    {%- endif -%}
  {%- endfor -%}
  {{ return(present) }}
{%- endmacro %}

{# A description as a SQL string. #}
{% macro comment_literal(comment) -%}
  {%- if comment is not string -%}
    {{ exceptions.raise_compiler_error('a description is text, not ' ~ comment) }}
  {%- endif -%}
  {{ return(dbt.string_literal(dbt.escape_single_quotes(comment))) }}
{%- endmacro %}
