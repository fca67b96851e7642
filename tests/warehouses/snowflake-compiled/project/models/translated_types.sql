select '{{ api.Column.translate_type('string') }}', '{{ api.Column.translate_type('integer') }}', '{{ api.Column.numeric_type('numeric', 10, 2) }}', '{{ api.Column.string_type(20) }}'
