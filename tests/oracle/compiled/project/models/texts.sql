select
  {{ dbt.concat(['a', "'-'", 'b']) }} as joined,
  {{ dbt.concat(['a']) }} as single,
  {{ dbt.hash('a') }} as hashed,
  {{ dbt.hash(dbt.concat(['a', 'b'])) }} as hashed_both,
  {{ dbt.length('a') }} as size,
  {{ dbt.position("'x'", 'a') }} as place,
  {{ dbt.replace('a', "'x'", "'y'") }} as replaced,
  {{ dbt.right('a', 2) }} as tail,
  {{ dbt.right('a', 'n') }} as tail_of_n,
  {{ dbt.split_part('a', "'-'", 2) }} as part,
  {{ dbt.split_part(string_text='a', delimiter_text="'|'", part_number=1) }} as first_part,
  {{ dbt.split_part('a', "'-'", -1) }} as last_part,
  {{ dbt.split_part('a', "'--'", -2) }} as last_part_but_one,
  {{ dbt.string_literal('text') }} as literal,
  {{ dbt.string_literal(dbt.escape_single_quotes("they're")) }} as escaped_literal,
  '{{ dbt.escape_single_quotes("it's 'so'") }}' as escaped
from {{ ref('types') }}
