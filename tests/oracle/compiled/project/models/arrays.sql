select
  {{ dbt.array_construct(['1', '2']) }} as a,
  {{ dbt.array_construct([1, 2, 3]) }} as numbers,
  {{ dbt.array_construct() }} as b,
  {{ dbt.array_construct([], dbt.type_string()) }} as empty_texts,
  {{ dbt.array_construct(["'a'"], 'varchar') }} as texts,
  {{ dbt.array_append('a', '3') }} as c,
  {{ dbt.array_concat('a', 'b') }} as d,
  {{ dbt.array_append(dbt.array_construct(['1']), '2') }} as e
