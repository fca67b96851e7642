{{ config(group='finance', access='private', materialized='view', pre_hook="select 1", post_hook=["select 2"], grants={'select': ['bob']}) }}
select * from {{ ref('orders') }} join {{ source('events', 'clicks') }} using (id)
