{{ config(materialized='incremental', incremental_strategy='insert_overwrite') }}
select id, {{ var('n', 1) }} as n from {{ ref('stg') }} {% if is_incremental() %} where id > 1 {% endif %}
