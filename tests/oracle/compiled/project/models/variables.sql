select '{{ var('schema_of_target') }}' as of_target, '{{ var('nothing', none) }}' as nothing, '{{ var('nothing', default=none) is none }}' as named, '{{ var('listed') | join(' ') }}' as listed,
  '{{ early_answer([1, 2]) }}' as early, '{{ builtins.ref.config.project_name }}' as project
  {%- if execute %}
  {%- set answer = run_query("select 1 as a, 2 as b") %}
  {%- set renamed = answer.rename(answer.column_names | map('lower') | list | map('replace', 'a', 'c')) %}
  , '{{ renamed.column_names | join(' ') }} {{ renamed.columns['c'].values() | join }}' as renamed
  {%- endif %}
from {{ var('referenced') }}
