select * from ({{ get_empty_subquery_sql('select 1 as id') }}) as a
union all
select * from ({{ get_empty_schema_sql({'id': {'name': 'id', 'data_type': 'int'}, 'n': {'name': 'n', 'data_type': 'varchar(10)', 'quote': true}}) }}) as b
