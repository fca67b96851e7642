with source as (

    select * from {{ ref('raw_customers') }}

),

cleaned as (

    select
        cast(customer_id as {{ dbt.type_int() }}) as customer_id,
        -- a few names arrive in capitals: upper-case the initial, lower-case the rest
        {{ dbt.concat(["upper(substring(trim(first_name), 1, 1))", "lower(substring(trim(first_name), 2))"]) }} as first_name,
        {{ dbt.concat(["upper(substring(trim(last_name), 1, 1))", "lower(substring(trim(last_name), 2))"]) }} as last_name,
        lower(trim(email)) as email,
        upper(trim(country)) as country_code,
        case lower(trim(newsletter_opt_in))
            when 'yes' then 'yes'
            when 'no' then 'no'
            else 'unknown'
        end as newsletter_opt_in,
        -- the team's own accounts, used to try out the checkout
        case when lower(trim(email)) like '%@shop.example.com' then 1 else 0 end as is_test_account,
        cast(created_at as {{ dbt.type_timestamp() }}) as created_at,
        cast(updated_at as {{ dbt.type_timestamp() }}) as updated_at
    from source

),

-- the export repeats a customer whose profile was edited; the latest edit holds
numbered as (

    select
        *,
        row_number() over (partition by customer_id order by updated_at desc) as edit_number
    from cleaned

)

select
    customer_id,
    first_name,
    last_name,
    email,
    country_code,
    newsletter_opt_in,
    is_test_account,
    created_at,
    updated_at
from numbered
where edit_number = 1
