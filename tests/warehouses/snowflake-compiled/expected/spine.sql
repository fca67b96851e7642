


    


    with rawdata as (

        

    

    with p as (
        select 0 as generated_number union all select 1
    ), unioned as (

    select

    
    p0.generated_number * power(2, 0)
     + 
    
    p1.generated_number * power(2, 1)
    
    
    + 1
    as generated_number

    from

    
    p as p0
     cross join 
    
    p as p1
    
    

    )

    select *
    from unioned
    where generated_number <= 3
    order by generated_number



    ),

    all_periods as (

        select (
            

    dateadd(
        day,
        row_number() over (order by 1) - 1,
        to_date('2024-01-01')
        )


        ) as date_day
        from rawdata

    ),

    filtered as (

        select *
        from all_periods
        where date_day <= to_date('2024-01-04')

    )

    select * from filtered

