with devices as (

    select * from {{ ref('int_experiment_devices') }}

),

sessions as (

    select * from {{ ref('int_app_sessions') }}

),

orders as (

    select * from {{ ref('fct_orders') }}
    where is_counted = 1

),

-- What a device did after it was assigned, devices without an order included: the
-- denominator is everyone who could have bought.
device_outcomes as (

    select
        devices.experiment_name,
        devices.variant_name,
        devices.device_id,
        count(orders.order_id) as order_count,
        coalesce(sum(orders.net_revenue), 0) as net_revenue
    from devices
    left join sessions
        on devices.device_id = sessions.device_id
        and sessions.started_at >= devices.assigned_at
        and sessions.started_at < {{ dbt.dateadd('day', var('experiment_window_days'), 'devices.assigned_at') }}
    left join orders on sessions.order_id = orders.order_id
    group by
        devices.experiment_name,
        devices.variant_name,
        devices.device_id

),

variants as (

    select
        experiment_name,
        variant_name,
        count(*) as device_count,
        sum(case when order_count > 0 then 1 else 0 end) as converted_devices,
        sum(order_count) as order_count,
        sum(net_revenue) as net_revenue
    from device_outcomes
    group by experiment_name, variant_name

),

controls as (

    select * from variants
    where variant_name = 'control'

),

compared as (

    select
        variants.experiment_name,
        variants.variant_name,
        variants.device_count,
        variants.converted_devices,
        variants.order_count,
        variants.net_revenue,
        cast(variants.converted_devices as decimal(28, 10)) / variants.device_count as rate,
        cast(controls.converted_devices as decimal(28, 10)) / controls.device_count as control_rate,
        cast(variants.converted_devices + controls.converted_devices as decimal(28, 10))
            / (variants.device_count + controls.device_count) as pooled_rate,
        cast(1 as decimal(28, 10)) / variants.device_count
            + cast(1 as decimal(28, 10)) / controls.device_count as inverse_sizes
    from variants
    inner join controls on variants.experiment_name = controls.experiment_name

)

select
    experiment_name,
    variant_name,
    cast(device_count as {{ dbt.type_int() }}) as device_count,
    cast(converted_devices as {{ dbt.type_int() }}) as converted_devices,
    cast(order_count as {{ dbt.type_int() }}) as order_count,
    cast(net_revenue as decimal(18, 2)) as net_revenue,
    {{ ratio('converted_devices', 'device_count') }} as conversion_rate,
    {{ ratio('net_revenue', 'device_count', 2) }} as revenue_per_device,
    case
        when variant_name <> 'control' then {{ ratio('rate - control_rate', 'control_rate') }}
    end as lift_over_control,
    -- two-proportion z-test; beyond 1.96 either way is the usual bar for "not just luck"
    case
        when variant_name <> 'control' then cast(
            round((rate - control_rate) / nullif(sqrt(pooled_rate * (1 - pooled_rate) * inverse_sizes), 0), 2)
            as decimal(18, 2)
        )
    end as z_score
from compared
