select c from {{ ref('eph') }}
