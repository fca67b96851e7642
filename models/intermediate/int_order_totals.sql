{{ config(materialized='ephemeral') }}

with items as (

    select * from {{ ref('int_order_items_priced') }}

)

select
    order_id,
    cast(sum(quantity) as {{ dbt.type_int() }}) as item_quantity,
    cast(sum(items_amount) as decimal(18, 2)) as items_amount,
    cast(sum(discount_amount) as decimal(18, 2)) as discount_amount,
    cast(sum(cost_amount) as decimal(18, 2)) as cost_amount
from items
group by order_id
