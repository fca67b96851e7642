select * from {{ ref('orders') }} o join {{ ref('kpi') }} k using (id) where o.id < 0
