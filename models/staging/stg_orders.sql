with source as (

    select * from {{ ref('raw_orders') }}

)

select
    cast(order_id as {{ dbt.type_int() }}) as order_id,
    cast(customer_id as {{ dbt.type_int() }}) as customer_id,
    -- two shop versions, two spellings each
    case
        when lower(trim(order_status)) in ('complete', 'completed') then 'completed'
        when lower(trim(order_status)) in ('canceled', 'cancelled') then 'cancelled'
        else lower(trim(order_status))
    end as order_status,
    lower(trim(sales_channel)) as sales_channel,
    {{ marketing_channel('utm_source') }} as marketing_channel,
    -- "no coupon" is an empty field on the web and a word on the phone
    case
        when upper(trim(coupon_code)) in ('', 'NONE', 'N/A') then null
        else upper(trim(coupon_code))
    end as coupon_code,
    {{ cents_to_amount('shipping_cents') }} as shipping_amount,
    cast(ordered_at as {{ dbt.type_timestamp() }}) as ordered_at,
    cast(updated_at as {{ dbt.type_timestamp() }}) as updated_at
from source
