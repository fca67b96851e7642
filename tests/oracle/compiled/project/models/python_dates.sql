select '{{ dbt.dates_in_range('20240130', '20240202') | join(' ') }}' as days, '{{ dbt.dates_in_range('2024-01-30', in_fmt='%Y-%m-%d', out_fmt='%d.%m.%y') | join(' ') }}' as day,
  '{{ dbt.partition_range('20240101,20240103') | join(' ') }}' as partitions, '{{ dbt.convert_datetime('20240101', '%Y%m%d') }}' as moment
{% set zone = modules.pytz.timezone('America/Los_Angeles') %}
{% set direct = modules.datetime.datetime(2024, 7, 1, 12, tzinfo=zone) %}
, '{{ direct }}' as direct, '{{ direct.astimezone(modules.pytz.utc) }}' as converted, '{{ zone.localize(modules.datetime.datetime(2024, 7, 1, 12)) }}' as localized,
  '{{ modules.datetime.datetime(2024, 1, 1, 12, tzinfo=modules.pytz.utc).astimezone(zone) }}' as there, '{{ direct.replace(tzinfo=modules.pytz.timezone("Europe/Paris")).strftime("%z %Z") }}' as paris
