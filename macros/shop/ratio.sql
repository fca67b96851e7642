{# numerator / denominator as an exact decimal, null when there is nothing to divide by.

   Some databases divide decimals in binary, some in decimal with few digits, and they
   disagree about exact halves (0.00125 becomes 0.0012 or 0.0013). A wide numerator and a
   nudge far below the last digit make all of them round alike. #}
{% macro ratio(numerator, denominator, scale=4) -%}
    cast(
        round(
            cast({{ numerator }} as decimal(28, 10)) / nullif({{ denominator }}, 0) + 0.000000001,
            {{ scale }}
        ) as decimal(18, {{ scale }})
    )
{%- endmacro %}
