{# Fails for every row whose value is below zero. Nulls pass: that is what not_null is for. #}
{% test not_negative(model, column_name) %}

select {{ column_name }}
from {{ model }}
where {{ column_name }} < 0

{% endtest %}
