select {% for type in ['string', 'timestamp', 'float', 'numeric', 'bigint', 'int', 'boolean'] %}
  cast(null as {{ adapter.dispatch('type_' ~ type, 'dbt')() }}) as a_{{ type }}{{ ',' if not loop.last }}
{% endfor %}
