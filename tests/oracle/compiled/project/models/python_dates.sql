select '{{ dbt.dates_in_range('20240130', '20240202') | join(' ') }}' as days, '{{ dbt.dates_in_range('2024-01-30', in_fmt='%Y-%m-%d', out_fmt='%d.%m.%y') | join(' ') }}' as day,
  '{{ dbt.partition_range('20240101,20240103') | join(' ') }}' as partitions, '{{ dbt.convert_datetime('20240101', '%Y%m%d') }}' as moment
