select '{{ api.Column.string_type(20) }}', '{{ api.Column.numeric_type('numeric', 10, 2) }}', '{{ api.Column.numeric_type('decimal', none, none) }}'
{% for label in ['string', 'STRING', 'text', 'varchar', 'integer', 'INTEGER', 'int', 'bigint', 'float', 'FLOAT', 'double', 'numeric', 'NUMERIC', 'decimal', 'number', 'boolean', 'BOOLEAN', 'date', 'timestamp', 'TIMESTAMP', 'timestamp_tz', 'json'] %}
  , '{{ label }}: {{ api.Column.translate_type(label) }}, {{ api.Column.create('x', label).data_type }}'
{% endfor %}
