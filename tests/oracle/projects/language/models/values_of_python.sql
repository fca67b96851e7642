{%- set mapping = {'b': 1, 'a': [true, none, 1.0]} -%}
{%- set seen = namespace(total=0) -%}
{%- for name in var('names') %}{% set seen.total = seen.total + loop.index %}{% endfor -%}
{{ config(materialized='table') }}
select 1 as id, '{{ mapping | tojson }}' as as_json, '{{ 7 // 2 }} {{ 7 / 2 }} {{ 2 ** 3 }} {{ -7 % 3 }}' as numbers
union all select 2, '{{ var("names") | join(",") }}', '{{ seen.total }} {{ var("inner") }} {{ var("lacking", "given") }}'
union all select 3, '{{ modules.datetime.date(2024, 2, 29).strftime("%Y/%m/%d") }}', '{{ "x-y".split("-")[1].upper() }}'
union all select 4, '{{ target.name }} {{ target.type == "none" }}', '{{ this.identifier }} {{ model.name }} {{ execute }}'
union all select 5, '{{ local_md5("x") }}', '{{ set([1, 1]) | length }} {{ (zip([1], [2]) | list)[0][1] }}'
