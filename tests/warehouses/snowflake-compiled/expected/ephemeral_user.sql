with __dbt__cte__ephemeral_part as (

select 1 as id
) select * from __dbt__cte__ephemeral_part