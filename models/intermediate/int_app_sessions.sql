-- a table, not a view like its neighbours: three marts read it, and it is the slow one
{{ config(materialized='table') }}

with events as (

    -- without a session there is no telling which visit an event belongs to
    select * from {{ ref('stg_app_events') }}
    where session_id is not null

),

orders as (

    select * from {{ ref('stg_orders') }}

),

steps as (

    select
        events.session_id,
        events.device_id,
        events.customer_id,
        events.platform,
        events.event_at,
        orders.order_id,
        case
            when events.event_name = 'app_open' then 1
            when events.event_name = 'product_view' then 2
            when events.event_name = 'add_to_cart' then 3
            when events.event_name = 'checkout_start' then 4
            -- test builds report purchases that the shop has never seen
            when events.event_name = 'purchase' and orders.order_id is not null then 5
            else 0
        end as step_number
    from events
    left join orders on events.order_id = orders.order_id

)

select
    session_id,
    device_id,
    platform,
    -- most people sign in on the way, so only the later events know the customer
    max(customer_id) as customer_id,
    min(event_at) as started_at,
    cast(min(event_at) as date) as session_date,
    -- The deepest step stands for all before it: a lost event must not tear a hole into
    -- the funnel.
    max(step_number) as deepest_step,
    max(order_id) as order_id
from steps
group by session_id, device_id, platform
