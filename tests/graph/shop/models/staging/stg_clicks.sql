select * from {{ source('events', 'clicks') }}
