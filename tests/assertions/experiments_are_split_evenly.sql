-- A variant with far more devices than its siblings means that the assignment is broken, and
-- then the results mean nothing. A quarter off the mean is far beyond chance at these sizes.
with sizes as (

    select
        experiment_name,
        variant_name,
        device_count,
        sum(device_count) over (partition by experiment_name) as total_count,
        count(*) over (partition by experiment_name) as variant_count
    from {{ ref('experiment_results') }}

)

select
    experiment_name,
    variant_name,
    device_count
from sizes
where device_count * variant_count * 4 > total_count * 5
    or device_count * variant_count * 4 < total_count * 3
