with source as (

    select * from {{ ref('raw_ab_assignments') }}

)

select
    cast(assignment_id as {{ dbt.type_int() }}) as assignment_id,
    device_id,
    lower(trim(experiment_name)) as experiment_name,
    lower(trim(variant_name)) as variant_name,
    cast(assigned_at as {{ dbt.type_timestamp() }}) as assigned_at
from source
