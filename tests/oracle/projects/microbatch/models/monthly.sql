{{ config(
    materialized='incremental',
    incremental_strategy='microbatch',
    event_time='month',
    batch_size='month',
    begin='2023-12-01',
    unique_key='month' if target.type == 'postgres' else none,
) }}
select cast(date_trunc('month', happened_at) as timestamp) as month, sum(amount) as amount, (select count(*) from {{ ref('current_events').render() }}) as everything
from {{ ref('current_events') }}
group by 1
