{{ config(
    materialized='incremental',
    incremental_strategy='microbatch',
    event_time='happened_at',
    batch_size='day',
    begin='2024-01-01',
    unique_key='id' if target.type == 'postgres' else none,
) }}
select id, happened_at, amount + {% if is_incremental() %}coalesce((select max(total) from {{ this }}), 0){% else %}0{% endif %} as total
from {{ ref('current_events') }}
