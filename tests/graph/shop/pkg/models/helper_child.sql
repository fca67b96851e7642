select * from {{ ref('helper') }}
