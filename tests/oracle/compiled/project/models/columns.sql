{% set columns = [
  api.Column('a', 'text'), api.Column('B', 'varchar', 20), api.Column('c', 'character varying', 256), api.Column('d', 'numeric', none, 10, 2), api.Column('e', 'NUMBER', none, 38, 0),
  api.Column('n', 'DECIMAL', none, 5, 1), api.Column('p p', 'TEXT'), api.Column('q', 'VARCHAR', 16777216), api.Column.create('r', 'string')
] %}
{% for type in [
  'integer', 'INT', 'bigint', 'smallint', 'tinyint', 'byteint', 'HUGEINT', 'int4', 'serial', 'double precision', 'DOUBLE', 'FLOAT', 'float8', 'real', 'numeric', 'DECIMAL', 'number', 'date',
  'timestamp without time zone', 'TIMESTAMP_NTZ', 'boolean', 'variant', 'string', 'char', 'bpchar', 'character', 'character varying', 'VARCHAR', 'json', 'text[]', 'ARRAY', 'NUMBER(38,0)', 'VARCHAR(20)'
] %}{% do columns.append(api.Column('x', type)) %}{% endfor %}
{% for column in columns %}
select '{{ column.name }} {{ column.column }} {{ column.quoted }} {{ column.dtype }} {{ column.data_type }} {{ column.char_size }} {{ column.numeric_precision }} {{ column.numeric_scale }}',
  '{{ column.is_string() }} {{ column.is_number() }} {{ column.is_integer() }} {{ column.is_float() }} {{ column.is_numeric() }}',
  '{{ column.string_size() if column.is_string() }} {{ column.can_expand_to(columns[2]) if column.is_string() }} {{ column.literal(1) }} {{ column == columns[0] }}'
{% endfor %}
{% for described in ['varchar(20)', 'VARCHAR(16777216)', 'number(10,2)', 'NUMBER(38,0)', 'integer', 'character varying(5)', 'decimal(4)', 'timestamp_ntz(9)', 'text'] %}
{% set column = api.Column.from_description('y', described) %}
select '{{ described }}: {{ column.dtype }} {{ column.data_type }} {{ column.char_size }} {{ column.numeric_precision }} {{ column.numeric_scale }}'
{% endfor %}
