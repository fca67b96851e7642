{{ config(materialized='ephemeral') }}

with payments as (

    select * from {{ ref('stg_payments') }}

)

-- one order may have several payments: a gift card and the rest, a second try, a refund
select
    order_id,
    cast(sum(case when payment_kind = 'charge' then amount else 0 end) as decimal(18, 2)) as paid_amount,
    cast(sum(case when payment_kind = 'refund' then amount else 0 end) as decimal(18, 2)) as refunded_amount
from payments
where payment_status = 'succeeded'
group by order_id
