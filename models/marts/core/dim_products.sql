with products as (

    select * from {{ ref('stg_products') }}

),

items as (

    select * from {{ ref('int_order_items_priced') }}

),

orders as (

    select * from {{ ref('fct_orders') }}
    where is_counted = 1

),

sales as (

    select
        items.product_id,
        count(*) as order_count,
        sum(items.quantity) as units_sold,
        sum(case when orders.order_status = 'returned' then items.quantity else 0 end) as units_returned,
        -- what stayed sold; returned goods cost and bring nothing
        sum(case when orders.order_status <> 'returned' then items.net_amount else 0 end) as sales_amount,
        sum(case when orders.order_status <> 'returned' then items.cost_amount else 0 end) as cost_amount,
        min(orders.order_date) as first_sold_on,
        max(orders.order_date) as last_sold_on
    from items
    inner join orders on items.order_id = orders.order_id
    group by items.product_id

),

joined as (

    select
        products.product_id,
        products.sku,
        products.product_name,
        products.category,
        products.list_price,
        products.unit_cost,
        products.launched_on,
        products.discontinued_on,
        sales.first_sold_on,
        sales.last_sold_on,
        cast(coalesce(sales.order_count, 0) as {{ dbt.type_int() }}) as order_count,
        cast(coalesce(sales.units_sold, 0) as {{ dbt.type_int() }}) as units_sold,
        cast(coalesce(sales.units_returned, 0) as {{ dbt.type_int() }}) as units_returned,
        cast(coalesce(sales.sales_amount, 0) as decimal(18, 2)) as sales_amount,
        cast(coalesce(sales.sales_amount - sales.cost_amount, 0) as decimal(18, 2)) as gross_margin
    from products
    left join sales on products.product_id = sales.product_id

)

select
    product_id,
    sku,
    product_name,
    category,
    list_price,
    unit_cost,
    launched_on,
    discontinued_on,
    first_sold_on,
    last_sold_on,
    order_count,
    units_sold,
    units_returned,
    {{ ratio('units_returned', 'units_sold') }} as return_rate,
    sales_amount,
    gross_margin,
    {{ ratio('gross_margin', 'sales_amount') }} as margin_rate,
    rank() over (partition by category order by sales_amount desc) as category_rank
from joined
