select * from {{ ref('ephemeral_part') }}
