-- Every euro of revenue belongs to exactly one customer, to one day and to one channel.
with totals as (

    select
        (select sum(net_revenue) from {{ ref('fct_orders') }}) as order_revenue,
        (select sum(lifetime_value) from {{ ref('dim_customers') }}) as customer_revenue,
        (select sum(net_revenue) from {{ ref('daily_kpis') }}) as daily_revenue,
        (select sum(net_revenue) from {{ ref('marketing_performance') }}) as channel_revenue

)

select *
from totals
where
    order_revenue <> customer_revenue
    or order_revenue <> daily_revenue
    or order_revenue <> channel_revenue
