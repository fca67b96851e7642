select 1 as id {{ dbt.except() }} select 2 {{ dbt.intersect() }} select 3
