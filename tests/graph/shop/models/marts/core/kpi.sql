{{ cents('x') }}
select * from {{ ref('customers') }} join {{ ref('orders') }} using (id) join {{ ref('customers', v=1) }} using (id)
