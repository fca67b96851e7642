with orders as (

    select * from {{ ref('fct_orders') }}
    where is_counted = 1

),

ad_spend as (

    select * from {{ ref('stg_ad_spend') }}

),

sessions as (

    select * from {{ ref('int_app_sessions') }}

),

daily_orders as (

    select
        order_date as kpi_date,
        count(*) as order_count,
        count(distinct customer_id) as buying_customers,
        sum(is_first_order) as new_customers,
        sum(item_quantity) as items_sold,
        sum(order_total) as gross_revenue,
        sum(refunded_amount) as refunded_amount,
        sum(net_revenue) as net_revenue,
        sum(cost_of_goods) as cost_of_goods
    from orders
    group by order_date

),

daily_spend as (

    select
        spend_date as kpi_date,
        sum(spend_amount) as ad_spend
    from ad_spend
    group by spend_date

),

daily_sessions as (

    select
        session_date as kpi_date,
        count(*) as app_sessions
    from sessions
    group by session_date

),

-- every day on which anything happened, so that a day without orders is a row of zeros
days as (

    select kpi_date from daily_orders
    union
    select kpi_date from daily_spend
    union
    select kpi_date from daily_sessions

),

joined as (

    select
        days.kpi_date,
        cast(coalesce(daily_orders.order_count, 0) as {{ dbt.type_int() }}) as order_count,
        cast(coalesce(daily_orders.buying_customers, 0) as {{ dbt.type_int() }}) as buying_customers,
        cast(coalesce(daily_orders.new_customers, 0) as {{ dbt.type_int() }}) as new_customers,
        cast(coalesce(daily_orders.items_sold, 0) as {{ dbt.type_int() }}) as items_sold,
        cast(coalesce(daily_orders.gross_revenue, 0) as decimal(18, 2)) as gross_revenue,
        cast(coalesce(daily_orders.refunded_amount, 0) as decimal(18, 2)) as refunded_amount,
        cast(coalesce(daily_orders.net_revenue, 0) as decimal(18, 2)) as net_revenue,
        cast(coalesce(daily_orders.cost_of_goods, 0) as decimal(18, 2)) as cost_of_goods,
        cast(coalesce(daily_spend.ad_spend, 0) as decimal(18, 2)) as ad_spend,
        cast(coalesce(daily_sessions.app_sessions, 0) as {{ dbt.type_int() }}) as app_sessions
    from days
    left join daily_orders on days.kpi_date = daily_orders.kpi_date
    left join daily_spend on days.kpi_date = daily_spend.kpi_date
    left join daily_sessions on days.kpi_date = daily_sessions.kpi_date

)

select
    kpi_date,
    order_count,
    buying_customers,
    new_customers,
    items_sold,
    gross_revenue,
    refunded_amount,
    net_revenue,
    {{ ratio('gross_revenue', 'order_count', 2) }} as average_order_value,
    cost_of_goods,
    ad_spend,
    cast(net_revenue - cost_of_goods - ad_spend as decimal(18, 2)) as contribution,
    app_sessions,
    -- shops breathe by the week; this is the line to draw
    cast(
        sum(net_revenue) over (order by kpi_date rows between 6 preceding and current row) as decimal(18, 2)
    ) as net_revenue_7_days
from joined
