select
  a || '-' || b as joined,
  md5(cast(a as TEXT)) as hashed,
  

    length(
        a
    ) as size,
  

    position(
        'x' in a
    ) as place,
  

    replace(
        a,
        'x',
        'y'
    )


 as replaced,
  

    case when 2 = 0
        then ''
    else
        right(
            a,
            2
        )
    end as tail,
  

    split_part(
        a,
        '-',
        2
        )

 as part,
  

    split_part(
        a,
        '-',
        -1
        )

 as last_part,
  'text' as literal,
  'it\'s' as escaped
from analytics.public.types