select
  {{ dbt.dateadd('day', 3, 'ordered_on') }} as due,
  {{ dbt.datediff('ordered_on', 'paid_on', 'hour') }} as hours,
  {{ dbt.date_trunc('month', 'ordered_on') }} as month,
  {{ dbt.last_day('ordered_on', 'month') }} as month_end,
  {{ dbt.last_day('ordered_on', 'quarter') }} as quarter_end,
  {{ dbt.current_timestamp() }} as now
from {{ ref('types') }}
