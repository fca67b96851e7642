with customers as (

    select * from {{ ref('stg_customers') }}
    where is_test_account = 0

),

orders as (

    select * from {{ ref('fct_orders') }}
    where is_counted = 1

),

order_history as (

    select
        customer_id,
        min(order_date) as first_order_on,
        max(order_date) as last_order_on,
        count(*) as order_count,
        sum(item_quantity) as items_bought,
        sum(net_revenue) as lifetime_value,
        -- exactly one order is the first, so the maximum is its channel
        max(case when is_first_order = 1 then marketing_channel end) as acquisition_channel
    from orders
    group by customer_id

)

select
    customers.customer_id,
    {{ dbt.concat(["customers.first_name", "' '", "customers.last_name"]) }} as full_name,
    customers.email,
    customers.country_code,
    customers.newsletter_opt_in,
    cast(customers.created_at as date) as signed_up_on,
    order_history.acquisition_channel,
    order_history.first_order_on,
    order_history.last_order_on,
    {{ dbt.datediff('order_history.first_order_on', 'order_history.last_order_on', 'day') }} as active_days,
    cast(coalesce(order_history.order_count, 0) as {{ dbt.type_int() }}) as order_count,
    cast(coalesce(order_history.items_bought, 0) as {{ dbt.type_int() }}) as items_bought,
    cast(coalesce(order_history.lifetime_value, 0) as decimal(18, 2)) as lifetime_value,
    {{ ratio('order_history.lifetime_value', 'order_history.order_count', 2) }} as average_order_value,
    case
        when order_history.order_count >= 4 then 'loyal'
        when order_history.order_count >= 2 then 'returning'
        when order_history.order_count = 1 then 'one_time'
        else 'prospect'
    end as customer_segment
from customers
left join order_history on customers.customer_id = order_history.customer_id
