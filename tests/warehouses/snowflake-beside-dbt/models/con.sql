select 1 as id, cast('a' as varchar) as name
