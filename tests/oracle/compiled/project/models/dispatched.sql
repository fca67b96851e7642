select {{ ours() }} as ours, {{ adapter.quote('Id') }} as quoted, {{ adapter.type() }} as adapter
