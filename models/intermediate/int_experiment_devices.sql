with assignments as (

    select * from {{ ref('stg_ab_assignments') }}

)

-- A reinstalled app asks for its variant again. The first answer counts; a device that has
-- seen two variants tells nothing about either and is left out.
select
    experiment_name,
    device_id,
    min(variant_name) as variant_name,
    min(assigned_at) as assigned_at
from assignments
group by experiment_name, device_id
having count(distinct variant_name) = 1
