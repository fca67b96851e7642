-- A source has no edge to the seed that stands in for it here. The next line adds one, so
-- that a build from nothing loads the seed first. Drop it once a loader fills the table.
-- depends_on: {{ ref('raw_payments') }}

with source as (

    select * from {{ source('payment_provider', 'raw_payments') }}

),

cleaned as (

    select
        delivery_id,
        payment_id,
        cast(order_id as {{ dbt.type_int() }}) as order_id,
        lower(trim(payment_kind)) as payment_kind,
        lower(trim(payment_status)) as payment_status,
        replace(lower(trim(payment_method)), ' ', '_') as payment_method,
        {{ cents_to_amount('amount_cents') }} as amount,
        cast(event_at as {{ dbt.type_timestamp() }}) as event_at,
        cast(delivered_at as {{ dbt.type_timestamp() }}) as delivered_at
    from source

),

-- The provider delivers at least once and in any order: the last *event* of a payment is
-- its state, whenever it was delivered. Of equal events, the first delivery is kept.
numbered as (

    select
        *,
        row_number() over (
            partition by payment_id
            order by event_at desc, delivered_at, delivery_id
        ) as event_number
    from cleaned

)

select
    payment_id,
    order_id,
    payment_kind,
    payment_status,
    payment_method,
    amount,
    event_at,
    delivered_at
from numbered
where event_number = 1
