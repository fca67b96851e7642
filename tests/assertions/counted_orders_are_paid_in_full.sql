-- Catches payments counted twice (a repeated webhook) as well as payments lost.
select
    order_id,
    order_total,
    paid_amount
from {{ ref('fct_orders') }}
where is_counted = 1
    and paid_amount <> order_total
