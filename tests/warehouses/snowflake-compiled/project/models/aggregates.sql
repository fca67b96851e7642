select {{ dbt.any_value('a') }} as a, {{ dbt.bool_or('b') }} as b, {{ dbt.listagg('c', "', '", 'order by c') }} as c, {{ dbt.listagg('c', "', '", 'order by c', 3) }} as d
from {{ ref('types') }}
