with orders as (

    select * from {{ ref('stg_orders') }}

),

customers as (

    select * from {{ ref('stg_customers') }}
    where is_test_account = 0

),

totals as (

    select * from {{ ref('int_order_totals') }}

),

payments as (

    select * from {{ ref('int_order_payments') }}

),

joined as (

    select
        orders.order_id,
        orders.customer_id,
        orders.order_status,
        orders.sales_channel,
        orders.marketing_channel,
        orders.coupon_code,
        orders.ordered_at,
        cast(orders.ordered_at as date) as order_date,
        totals.item_quantity,
        totals.items_amount,
        totals.discount_amount,
        orders.shipping_amount,
        cast(totals.items_amount - totals.discount_amount + orders.shipping_amount as decimal(18, 2)) as order_total,
        coalesce(payments.paid_amount, cast(0 as decimal(18, 2))) as paid_amount,
        coalesce(payments.refunded_amount, cast(0 as decimal(18, 2))) as refunded_amount,
        totals.cost_amount,
        case
            when orders.order_status <> 'cancelled' and payments.paid_amount > 0 then 1
            else 0
        end as is_counted
    from orders
    -- drops the orders of test accounts
    inner join customers on orders.customer_id = customers.customer_id
    inner join totals on orders.order_id = totals.order_id
    left join payments on orders.order_id = payments.order_id

),

numbered as (

    select
        *,
        row_number() over (
            partition by customer_id, is_counted
            order by ordered_at, order_id
        ) as order_number
    from joined

)

select
    order_id,
    customer_id,
    order_status,
    sales_channel,
    marketing_channel,
    coupon_code,
    ordered_at,
    order_date,
    is_counted,
    case when is_counted = 1 then order_number end as customer_order_number,
    case when is_counted = 1 and order_number = 1 then 1 else 0 end as is_first_order,
    item_quantity,
    items_amount,
    discount_amount,
    shipping_amount,
    order_total,
    paid_amount,
    refunded_amount,
    cast(case when is_counted = 1 then order_total - refunded_amount else 0 end as decimal(18, 2)) as net_revenue,
    -- returned goods go back on the shelf and cost nothing
    cast(
        case when is_counted = 1 and order_status <> 'returned' then cost_amount else 0 end as decimal(18, 2)
    ) as cost_of_goods
from numbered
