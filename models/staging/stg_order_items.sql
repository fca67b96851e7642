with source as (

    select * from {{ ref('raw_order_items') }}

)

select
    cast(order_item_id as {{ dbt.type_int() }}) as order_item_id,
    cast(order_id as {{ dbt.type_int() }}) as order_id,
    cast(product_id as {{ dbt.type_int() }}) as product_id,
    cast(quantity as {{ dbt.type_int() }}) as quantity,
    {{ cents_to_amount('unit_price_cents') }} as unit_price,
    {{ cents_to_amount('discount_cents') }} as discount_amount
from source
