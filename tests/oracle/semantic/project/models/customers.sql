select 1 as customer_id, 'Ada' as name, cast('2024-01-01' as date) as first_ordered_at
