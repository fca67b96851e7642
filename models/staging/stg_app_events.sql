with source as (

    select * from {{ ref('raw_app_events') }}

),

cleaned as (

    select
        cast(event_id as {{ dbt.type_int() }}) as event_id,
        nullif(trim(session_id), '') as session_id,
        device_id,
        cast(customer_id as {{ dbt.type_int() }}) as customer_id,
        -- app versions before 3.0 wrote AddToCart, later ones add_to_cart
        case replace(lower(trim(event_name)), '_', '')
            when 'appopen' then 'app_open'
            when 'productview' then 'product_view'
            when 'addtocart' then 'add_to_cart'
            when 'checkoutstart' then 'checkout_start'
            when 'purchase' then 'purchase'
            else 'other'
        end as event_name,
        lower(trim(platform)) as platform,
        cast(order_id as {{ dbt.type_int() }}) as order_id,
        cast(occurred_at as {{ dbt.type_timestamp() }}) as occurred_at,
        cast(received_at as {{ dbt.type_timestamp() }}) as received_at
    from source

),

-- an app that gets no answer sends the event again, under the same id
numbered as (

    select
        *,
        row_number() over (partition by event_id order by received_at) as attempt_number
    from cleaned

)

select
    event_id,
    session_id,
    device_id,
    customer_id,
    event_name,
    platform,
    order_id,
    -- nothing can be received before it happened: then the phone's clock is wrong
    case when occurred_at > received_at then received_at else occurred_at end as event_at,
    received_at
from numbered
where attempt_number = 1
