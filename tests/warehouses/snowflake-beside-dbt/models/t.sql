{{ config(cluster_by=['day'], query_tag='tt', post_hook="insert into {{ this }} select 99, 'HOOK', 1, cast('2024-01-09' as date), true") }}
select * from {{ ref('stg') }}
