{#
  For `on-run-start` of a project in memory: the views of external models that the selection reads and does not build, made
  over the files that an earlier run left.
#}
{% macro register_upstream_external_models() -%}
  {%- if execute -%}
    {%- set seen = [] -%}
    {%- for id in selected_resources -%}
      {%- for parent in graph.nodes.get(id, {}).get('depends_on', {}).get('nodes', []) -%}
        {%- set node = graph.nodes.get(parent, {}) -%}
        {%- if node.get('config', {}).get('materialized') == 'external' and parent not in selected_resources and parent not in seen -%}
          {%- do seen.append(parent) -%}
          {%- set relation = api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias, type='view') -%}
          {%- set format = node.config.get('format') or 'parquet' -%}
          {%- set options = node.config.get('options') or {} -%}
          {%- set partitions = (options.get('partition_by') or '').split(',') | select | list -%}
          {%- set beneath = partitions | length > 0 or 'per_thread_output' in options -%}
          {%- set location = node.config.get('location') or (target.get('external_root', '.') ~ '/' ~ node.alias ~ ('' if partitions else '.' ~ format)) -%}
          {%- set files = location ~ '/*' ~ '/*' * (partitions | length) ~ '.' ~ format if beneath else location -%}
          {%- do adapter.create_schema(relation) -%}
          {%- do run_query("create or replace view " ~ relation ~ " as select * from '" ~ files ~ "'") -%}
        {%- endif -%}
      {%- endfor -%}
    {%- endfor -%}
  {%- endif -%}
{%- endmacro %}
