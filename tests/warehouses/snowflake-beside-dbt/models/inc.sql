{{ config(materialized='incremental', unique_key='id') }}
select id, name, {{ var('n', 1) }} as n from {{ ref('stg') }} {% if is_incremental() %} where id >= 2 union all select 7, 'NEW', {{ var('n', 1) }} {% endif %}
