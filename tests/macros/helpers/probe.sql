{# Calls helpers one after another on a table of its own, and prints what they give. #}
{% macro probe() %}
  {% set table = api.Relation.create(database=target.database, schema=target.schema, identifier='probe', type='table') %}
  {% do create_schema(table) %}
  {% do print('columns of a query: ' ~ get_columns_in_query('select 1 as a, 2 as b')) %}
  {% do print('rows of a query: ' ~ (run_query('select 1 as a union all select 2 order by 1').columns[0].values() | list)) %}
  {% do print('exists before: ' ~ get_or_create_relation(table.database, table.schema, 'probe', 'table')[0]) %}
  {% do run_query(create_table_as(False, table, 'select 1 as a, 2 as b')) %}
  {% do adapter.cache_added(table) %}
  {% do print('exists after: ' ~ get_or_create_relation(table.database, table.schema, 'probe', 'table')[0]) %}
  {% do alter_column_type(table, 'a', 'bigint') %}
  {% do alter_relation_add_remove_columns(table, [api.Column('c', 'integer')], [api.Column('b', 'integer')]) %}
  {% do print('columns: ' ~ (get_columns_in_relation(table) | map(attribute='name') | list)) %}
  {% do truncate_relation(table) %}
  {% do print('rows left: ' ~ run_query('select count(*) from ' ~ table).columns[0].values()[0]) %}
  {% do print('schema is listed: ' ~ (target.schema in list_schemas(target.database).columns[0].values())) %}
  {% do print('schema exists: ' ~ check_schema_exists(table.information_schema(), target.schema).columns[0].values()[0]) %}
  {% do print('relations: ' ~ (list_relations_without_caching(table).columns[1].values() | list)) %}
  {% do run_query(get_replace_sql(table, table.incorporate(type='view'), 'select 5 as n')) %}
  {% do print('replaced by a view: ' ~ run_query('select * from ' ~ table).columns[0].values()[0]) %}
  {% do adapter.drop_relation(table.incorporate(type='view')) %}
  {% do print('verdict: ' ~ run_query(get_test_sql('select 1', 'count(*)', '!= 0', '> 5', 10)).columns[0].values()[0]) %}
  {% do print('fixture rows: ' ~ run_query(get_fixture_sql([{'a': 1, 'b': "it's"}, {'A': none}], {'a': dbt.type_int(), 'b': dbt.type_string()})).rows | length) %}
  {% do print('compared rows: ' ~ run_query(get_unit_test_sql('select 1 as a', get_expected_sql([], {'a': dbt.type_int()}), ['a'])).rows | length) %}
  {% do print('shown rows: ' ~ run_query(get_show_sql('select 1 as a union all select 2', none, 1)).rows | length) %}
  {% do print('fresh until: ' ~ collect_freshness("(select '2024-01-01' as t) as s", 't', none).table.columns[0].values()[0]) %}
  {% do validate_sql('select 1') %}
  {% do noop_statement('main', 'did nothing') %}
  {% do print('noop: ' ~ load_result('main').response) %}
{% endmacro %}
