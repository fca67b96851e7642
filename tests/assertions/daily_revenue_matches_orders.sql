-- The daily numbers and the orders are read by different people: they must agree on every day.
with orders as (

    select
        order_date,
        sum(net_revenue) as net_revenue
    from {{ ref('fct_orders') }}
    group by order_date

)

select
    daily_kpis.kpi_date,
    daily_kpis.net_revenue as daily_net_revenue,
    orders.net_revenue as order_net_revenue
from {{ ref('daily_kpis') }} as daily_kpis
left join orders on daily_kpis.kpi_date = orders.order_date
where daily_kpis.net_revenue <> coalesce(orders.net_revenue, 0)
