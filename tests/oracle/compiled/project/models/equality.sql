select * from {{ ref('types') }} where {{ dbt.equals('a', 'b') }} and {{ dbt.equals("lower('A')", '1') }}
