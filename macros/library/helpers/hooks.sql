{# Runs those of a node's hooks that belong inside the transaction, or those outside, which end it; each is rendered now. #}
{% macro run_hooks(hooks, inside_transaction=True) -%}
  {%- for hook in hooks if hook.get('transaction', true) == inside_transaction -%}
    {%- if not inside_transaction -%}
      {%- do adapter.commit() -%}
    {%- endif -%}
    {%- set text = render(hook.get('sql')) | trim -%}
    {%- if text -%}
      {%- call statement(auto_begin=inside_transaction) -%}
        {{- text -}}
      {%- endcall -%}
    {%- endif -%}
  {%- endfor -%}
{%- endmacro %}

{# A hook as configs carry it. #}
{% macro make_hook_config(sql, inside_transaction) -%}
  {{ return(tojson({'sql': sql, 'transaction': inside_transaction})) }}
{%- endmacro %}

{# A pre-hook that runs before the transaction begins. #}
{% macro before_begin(sql) -%}
  {{ return(make_hook_config(sql, inside_transaction=False)) }}
{%- endmacro %}

{# A hook that runs in the node's transaction. #}
{% macro in_transaction(sql) -%}
  {{ return(make_hook_config(sql, inside_transaction=True)) }}
{%- endmacro %}

{# A post-hook that runs after the commit. #}
{% macro after_commit(sql) -%}
  {{ return(make_hook_config(sql, inside_transaction=False)) }}
{%- endmacro %}
