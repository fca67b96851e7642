-- a table: engines without hash joins take long to join what a view computes
{{ config(materialized='table') }}

with order_items as (

    select * from {{ ref('stg_order_items') }}

),

products as (

    select * from {{ ref('stg_products') }}

)

select
    order_items.order_item_id,
    order_items.order_id,
    order_items.product_id,
    order_items.quantity,
    -- the price of the day of the order, not today's list price
    cast(order_items.quantity * order_items.unit_price as decimal(18, 2)) as items_amount,
    order_items.discount_amount,
    cast(order_items.quantity * order_items.unit_price - order_items.discount_amount as decimal(18, 2)) as net_amount,
    cast(order_items.quantity * products.unit_cost as decimal(18, 2)) as cost_amount
from order_items
inner join products on order_items.product_id = products.product_id
