{{ config(
    materialized='incremental',
    incremental_strategy='microbatch',
    event_time='happened_at',
    batch_size='day',
    begin='2024-01-01',
    unique_key='id' if target.type == 'postgres' else none,
) }}
select id, happened_at, amount + {{ var('round') }} as amount
from {{ ref('current_events') }}
{% if var('round') == 2 and model.batch and model.batch.id == '20240102' %}where no_such_column = 1{% endif %}
