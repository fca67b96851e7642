with source as (

    select * from {{ ref('raw_ad_spend') }}

),

cleaned as (

    select
        cast(spend_date as date) as spend_date,
        {{ marketing_channel('platform') }} as marketing_channel,
        lower(trim(campaign)) as campaign,
        cast(impressions as {{ dbt.type_int() }}) as impressions,
        cast(clicks as {{ dbt.type_int() }}) as clicks,
        {{ cents_to_amount('spend_cents') }} as spend_amount,
        cast(reported_at as {{ dbt.type_timestamp() }}) as reported_at
    from source

),

-- platforms report a day again when they take invalid clicks off the bill
numbered as (

    select
        *,
        row_number() over (
            partition by spend_date, campaign
            order by reported_at desc
        ) as report_number
    from cleaned

)

select
    spend_date,
    marketing_channel,
    campaign,
    impressions,
    clicks,
    spend_amount,
    reported_at
from numbered
where report_number = 1
