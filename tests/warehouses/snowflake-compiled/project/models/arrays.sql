select {{ dbt.array_construct(['1', '2']) }} as a, {{ dbt.array_construct() }} as b, {{ dbt.array_append('a', '3') }} as c, {{ dbt.array_concat('a', 'b') }} as d
