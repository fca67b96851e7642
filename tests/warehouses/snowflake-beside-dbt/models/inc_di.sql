{{ config(materialized='incremental', unique_key='id', incremental_strategy='delete+insert') }}
select id, name, {{ var('n', 1) }} as n from {{ ref('stg') }} {% if is_incremental() %} where id >= 2 {% endif %}
