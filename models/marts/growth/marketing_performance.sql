with ad_spend as (

    select
        *,
        cast({{ dbt.date_trunc('month', 'spend_date') }} as date) as report_month
    from {{ ref('stg_ad_spend') }}

),

orders as (

    select
        *,
        cast({{ dbt.date_trunc('month', 'order_date') }} as date) as report_month
    from {{ ref('fct_orders') }}
    where is_counted = 1

),

-- Some channels cost nothing, and some months of a paid channel bring nothing. Stacking both
-- sides and adding up keeps either, where a join would have to choose.
stacked as (

    select
        report_month,
        marketing_channel,
        impressions,
        clicks,
        spend_amount,
        0 as order_count,
        0 as new_customers,
        cast(0 as decimal(18, 2)) as net_revenue
    from ad_spend

    union all

    select
        report_month,
        marketing_channel,
        0 as impressions,
        0 as clicks,
        cast(0 as decimal(18, 2)) as spend_amount,
        1 as order_count,
        is_first_order as new_customers,
        net_revenue
    from orders

),

summed as (

    select
        report_month,
        marketing_channel,
        cast(sum(impressions) as {{ dbt.type_int() }}) as impressions,
        cast(sum(clicks) as {{ dbt.type_int() }}) as clicks,
        cast(sum(spend_amount) as decimal(18, 2)) as ad_spend,
        cast(sum(order_count) as {{ dbt.type_int() }}) as order_count,
        cast(sum(new_customers) as {{ dbt.type_int() }}) as new_customers,
        cast(sum(net_revenue) as decimal(18, 2)) as net_revenue
    from stacked
    group by report_month, marketing_channel

)

select
    report_month,
    marketing_channel,
    impressions,
    clicks,
    ad_spend,
    order_count,
    new_customers,
    net_revenue,
    {{ ratio('ad_spend', 'clicks') }} as cost_per_click,
    {{ ratio('ad_spend', 'new_customers', 2) }} as cost_per_new_customer,
    {{ ratio('net_revenue', 'ad_spend', 2) }} as return_on_ad_spend
from summed
