select
  {{ dbt.any_value('a') }} as a,
  {{ dbt.bool_or('b') }} as b,
  {{ dbt.bool_or('a > 1') }} as b_of_condition,
  {{ dbt.listagg('c') }} as c_plain,
  {{ dbt.listagg('c', "'|'") }} as c_delimited,
  {{ dbt.listagg('c', "', '", 'order by c') }} as c_ordered,
  {{ dbt.listagg('c', "', '", 'order by c', 3) }} as c_limited,
  {{ dbt.listagg(measure='c', delimiter_text="'_|_'", limit_num=2) }} as c_limited_only
from {{ ref('types') }}
