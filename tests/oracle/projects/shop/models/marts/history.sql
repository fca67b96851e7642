{{ config(materialized='incremental', unique_key='customer', schema=none) }}
select customer, max(id) as last_order, {{ var('round') }} as round from {{ ref('named_customers') }}
{% if is_incremental() %}where id > (select max(last_order) from {{ this }}){% endif %}
group by customer
