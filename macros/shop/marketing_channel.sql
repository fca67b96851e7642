{# Ad platforms and utm tags name the same channel in different ways. Spend and orders meet
   on the channel, so both sides must go through the same list. #}
{% macro marketing_channel(column_name) -%}
    case
        when lower(trim({{ column_name }})) like 'google%' then 'search'
        when lower(trim({{ column_name }})) = 'instagram' then 'social'
        when lower(trim({{ column_name }})) = 'newsletter' then 'email'
        when lower(trim({{ column_name }})) = 'partner' then 'partner'
        else 'direct'
    end
{%- endmacro %}
