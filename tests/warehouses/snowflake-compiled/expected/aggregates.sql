select any_value(a) as a, boolor_agg(b) as b, 
    listagg(
        c,
        ', '
        )
        within group (order by c) as c, array_to_string(
        array_slice(
            array_agg(
                c
            )within group (order by c)
            ,0
            ,3
        ),
        ', '
        ) as d
from analytics.public.types