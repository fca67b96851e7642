{{ config(where='true') }}
select * from {{ ref('types') }} where {{ dbt.length('a_string') }} = 0
