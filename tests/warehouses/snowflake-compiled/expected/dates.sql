select
  

    dateadd(
        day,
        3,
        ordered_on
        )

 as due,
  datediff(
        hour,
        ordered_on,
        paid_on
        ) as hours,
  date_trunc('month', ordered_on) as month,
  cast(
        

    dateadd(
        day,
        -1,
        

    dateadd(
        month,
        1,
        date_trunc('month', ordered_on)
        )


        )


        as date) as month_end,
  cast(
        

    dateadd(
        day,
        -1,
        

    dateadd(
        quarter,
        1,
        date_trunc('quarter', ordered_on)
        )


        )


        as date) as quarter_end,
  convert_timezone('UTC', current_timestamp()) as now
from analytics.public.types