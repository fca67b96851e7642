{% snapshot snap %}{{ config(unique_key='id', strategy='check', check_cols=['name','n'], target_schema=target.schema, hard_deletes='invalidate') }}
select id, name, {{ var('n', 1) }} as n from {{ ref('raw') }} {% if var('n',1)|int > 1 %} where id < 3 {% endif %}
{% endsnapshot %}
