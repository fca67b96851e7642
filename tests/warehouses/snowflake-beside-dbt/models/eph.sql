{{ config(materialized='ephemeral') }} select count(*) as c from {{ ref('t') }}
