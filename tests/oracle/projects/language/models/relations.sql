{{ config(materialized='table') }}
-- depends_on: {{ ref('queried') }}
{% set columns = adapter.get_columns_in_relation(ref('queried')) if execute else [] %}
select '{{ columns | map(attribute="name") | join(",") }}' as names, '{{ load_relation(ref("queried")) is not none }}' as is_there, '{{ ref("queried").identifier }}' as identifier
