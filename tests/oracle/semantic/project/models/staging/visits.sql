select 1 as visit_id, 1 as customer_id, cast('2024-01-01' as date) as visited_at
