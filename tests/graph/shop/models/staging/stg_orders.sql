{{ config(tags=['hourly']) }}
select * from {{ source('raw', 'orders') }}
