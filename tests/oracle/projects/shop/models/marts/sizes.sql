select id, {{ sized('amount') }} as size
from {{ ref('stg_orders') }} orders join {{ ref('products') }} products on products.code = {{ code('orders.product') }}
