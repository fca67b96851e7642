with source as (

    select * from {{ ref('raw_products') }}

)

select
    cast(product_id as {{ dbt.type_int() }}) as product_id,
    sku,
    trim(product_name) as product_name,
    lower(trim(category)) as category,
    {{ cents_to_amount('price_cents') }} as list_price,
    {{ cents_to_amount('cost_cents') }} as unit_cost,
    cast(launched_on as date) as launched_on,
    cast(discontinued_on as date) as discontinued_on
from source
