{{ config(materialized='incremental', unique_key='id', group='finance', access='public', on_schema_change='fail') }}
select * from {{ ref('stg_orders') }} join {{ ref('helper') }} using (id) join {{ ref('countries') }} using (id)
{% if is_incremental() %} where true {% endif %}
