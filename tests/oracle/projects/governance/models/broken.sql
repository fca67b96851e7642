select 'text' as id
