{{ config(materialized='ephemeral') }}
select id, coalesce(customer, 'nobody') as customer, amount, ordered_on, product from {{ ref('stg_orders') }}
