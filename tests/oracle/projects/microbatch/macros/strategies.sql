{% macro get_incremental_insert_new_sql(arg_dict) %}
  {% set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) %}
  {% do return('insert into ' ~ arg_dict['target_relation'] ~ ' (' ~ columns ~ ') select ' ~ columns ~ ' from ' ~ arg_dict['temp_relation']
    ~ ' where ' ~ arg_dict['unique_key'] ~ ' not in (select ' ~ arg_dict['unique_key'] ~ ' from ' ~ arg_dict['target_relation'] ~ ')') %}
{% endmacro %}

{% macro get_incremental_marked_sql(arg_dict) %}
  {% set found = run_query('select count(*) from ' ~ arg_dict['temp_relation']).columns[0].values()[0] %}
  update {{ arg_dict['target_relation'] }} set marker = 'seen {{ found }} {{ arg_dict['unique_key'] | join('+') }}' where id in (select id from {{ arg_dict['temp_relation'] }});
  insert into {{ arg_dict['target_relation'] }} ({{ arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') }})
  select {{ arg_dict['dest_columns'] | map(attribute='quoted') | join(', ') }} from {{ arg_dict['temp_relation'] }}
  where id not in (select id from {{ arg_dict['target_relation'] }})
{% endmacro %}
