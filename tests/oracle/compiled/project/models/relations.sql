{% set relation = api.Relation.create(database='Db', schema='Sch', identifier='Tab', type='table') %}
{% set view = api.Relation.create(database='db', schema='sch', identifier='v', type='view', quote_policy={'database': true, 'schema': false, 'identifier': true}) %}
{% set bare = api.Relation.create(schema='s', identifier='i') %}
{% for one in [relation, view, bare, this, ref('types'), source('raw', 'orders'), source('raw', 'quoted')] %}
select '{{ one }} {{ one.render() }} {{ one.database }} {{ one.schema }} {{ one.identifier }} {{ one.name }} {{ one.table }} {{ one.type }}'
select '{{ one.include(database=false) }} {{ one.include(database=false, schema=false) }} {{ one.include(identifier=false) }} {{ one.quote(database=true, schema=true, identifier=true) }} {{ one.quote(identifier=false) }}'
select '{{ one.without_identifier() }} {{ one.information_schema() }} {{ one.information_schema('columns') }} {{ one.incorporate(path={'identifier': 'other'}) }} {{ one.incorporate(type='view').type }}'
select '{{ one.is_table }} {{ one.is_view }} {{ one.is_cte }} {{ one.is_materialized_view }} {{ one.can_be_renamed }} {{ one.can_be_replaced }} {{ one.replace_path(schema='z') }}'
select '{{ one == relation }} {{ one.matches(database='db', schema='sch', identifier='v') if one == view else '' }} {{ one.quote_policy.identifier }} {{ one.include_policy.database }}'
{% endfor %}
{% if target.type == 'snowflake' %}
{% set dynamic = api.Relation.create(database='db', schema='sch', identifier='d', type='dynamic_table') %}
select '{{ dynamic.is_dynamic_table }} {{ relation.is_dynamic_table }} {{ relation.is_iceberg_format }} {{ dynamic.type }} {{ relation.DynamicTable }} {{ api.Relation.DynamicTable }} {{ relation.table_format }}'
select '{{ dynamic.is_view }} {{ relation.can_be_replaced }} {{ dynamic.can_be_renamed }}'
{% endif %}
