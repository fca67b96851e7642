{# A table that is built beside the old one and then takes its place, as custom materializations do it. #}
{% materialization kept_table, default %}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set existing = load_cached_relation(this) -%}
  {%- set intermediate = make_intermediate_relation(target_relation) -%}
  {%- set backup = make_backup_relation(target_relation, 'table') -%}
  {{ drop_relation_if_exists(load_cached_relation(intermediate)) }}
  {{ drop_relation_if_exists(load_cached_relation(backup)) }}
  {{ run_hooks(pre_hooks, inside_transaction=False) }}
  {{ run_hooks(pre_hooks) }}
  {% call statement('main') -%}
    {{ get_create_table_as_sql(False, intermediate, sql) }}
  {%- endcall %}
  {% if existing is not none %}{{ adapter.rename_relation(existing, backup) }}{% endif %}
  {{ adapter.rename_relation(intermediate, target_relation) }}
  {{ run_hooks(post_hooks) }}
  {% do persist_docs(target_relation, model) %}
  {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke(existing, True)) %}
  {{ adapter.commit() }}
  {{ drop_relation_if_exists(backup) }}
  {{ run_hooks(post_hooks, inside_transaction=False) }}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# A table that grows by the strategy of its config. #}
{% materialization grown, default %}
  {%- set target_relation = this.incorporate(type='table') -%}
  {%- set existing = load_relation(this) -%}
  {%- if existing is none or should_full_refresh() -%}
    {% do drop_relation_if_exists(existing) %}
    {% call statement('main') -%}
      {{ get_create_table_as_sql(False, target_relation, sql) }}
    {%- endcall %}
  {%- else -%}
    {%- set temp = make_temp_relation(target_relation) -%}
    {% do run_query(get_create_table_as_sql(True, temp, sql)) %}
    {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change', 'ignore')) -%}
    {%- set columns = process_schema_changes(on_schema_change, temp, existing) or adapter.get_columns_in_relation(existing) -%}
    {%- set strategy = config.get('incremental_strategy') or 'default' -%}
    {%- set build = context['get_incremental_' ~ strategy.replace('+', '_') ~ '_sql'] -%}
    {% call statement('main') -%}
      {{ build({
          'target_relation': target_relation, 'temp_relation': temp, 'unique_key': config.get('unique_key'),
          'dest_columns': columns, 'incremental_predicates': config.get('incremental_predicates')
      }) }}
    {%- endcall %}
    {% do drop_relation_if_exists(temp.incorporate(type='table')) %}
  {%- endif -%}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
