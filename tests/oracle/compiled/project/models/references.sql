select * from {{ ref('places') }} join {{ source('raw', 'orders') }} using (id) join {{ source('raw', 'quoted') }} using (id)
 join {{ source('raw', 'staged') }} using (id)
