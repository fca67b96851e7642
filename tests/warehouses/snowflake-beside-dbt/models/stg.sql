{{ config(materialized='view') }}
select id, upper(name) as name, amount, day, flag from {{ ref('raw') }}
