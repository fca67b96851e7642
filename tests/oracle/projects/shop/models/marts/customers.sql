{{ config(alias='customer_totals', post_hook="insert into {{ this }} (customer, orders, amount) values ('hook', 0, 0)") }}
select customer, count(*) as orders, sum(amount) as amount from {{ ref('named_customers') }} group by customer
