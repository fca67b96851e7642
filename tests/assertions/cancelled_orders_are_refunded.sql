-- Money kept for an order that was called off is a support case in the making.
select
    order_id,
    paid_amount,
    refunded_amount
from {{ ref('fct_orders') }}
where order_status = 'cancelled'
    and paid_amount <> refunded_amount
