{% macro snapshot_by_amount_strategy(node, snapshotted_rel, current_rel, model_config, target_exists) %}
  {% set key = model_config.get('unique_key') %}
  {% set now = snapshot_get_time() %}
  {% do return({
    'unique_key': key,
    'updated_at': now,
    'row_changed': '(' ~ snapshotted_rel ~ '.amount < ' ~ current_rel ~ '.amount)',
    'scd_id': snapshot_hash_arguments([key, now]),
    'hard_deletes': adapter.get_hard_deletes_behavior(model_config),
    'invalidate_hard_deletes': adapter.get_hard_deletes_behavior(model_config) == 'invalidate',
  }) %}
{% endmacro %}
