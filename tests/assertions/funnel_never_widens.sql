select
    session_month,
    platform,
    step_name,
    share_of_previous_step
from {{ ref('app_funnel') }}
where share_of_previous_step > 1
