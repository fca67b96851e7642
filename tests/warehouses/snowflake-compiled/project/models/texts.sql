select
  {{ dbt.concat(['a', "'-'", 'b']) }} as joined,
  {{ dbt.hash('a') }} as hashed,
  {{ dbt.length('a') }} as size,
  {{ dbt.position("'x'", 'a') }} as place,
  {{ dbt.replace('a', "'x'", "'y'") }} as replaced,
  {{ dbt.right('a', 2) }} as tail,
  {{ dbt.split_part('a', "'-'", 2) }} as part,
  {{ dbt.split_part('a', "'-'", -1) }} as last_part,
  {{ dbt.string_literal('text') }} as literal,
  '{{ dbt.escape_single_quotes("it's") }}' as escaped
from {{ ref('types') }}
