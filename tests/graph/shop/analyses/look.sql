select * from {{ ref('kpi') }}
