{{ config(
    materialized='incremental',
    incremental_strategy='microbatch',
    event_time='happened_at',
    batch_size='day',
    begin='2024-01-01',
    unique_key='id' if target.type == 'postgres' else none,
) }}
select id, happened_at, amount, '{{ model.batch.id if model.batch }}' as batch, {{ 'true' if is_incremental() else 'false' }} as added
from {{ ref('current_events') }}
