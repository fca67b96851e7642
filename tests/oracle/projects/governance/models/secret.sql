{{ config(group='finance') }} select * from {{ ref('ledger') }} union all select id from {{ ref('ledger', v=1) }}
