{% macro cents(x) %}-- {{ inner(x) }}{% endmacro %}
{% macro inner(x) %}{{ x }}{% endmacro %}
{% test positive(model, column_name) %}select * from {{ model }} where {{ column_name }} < 0{% endtest %}
{% test at_least_one(model) %}select 1 from {{ model }} having count(*) = 0{% endtest %}
