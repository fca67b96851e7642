{{ config(schema='mart', alias='renamed', tags=['x']) }}
select '{{ this }}' as me, '{{ this.schema }}' as s, '{{ this.identifier }}' as i, '{{ target.type }}' as t, '{{ target.warehouse }}' as w, '{{ target.role }}' as r, '{{ target.account }}' as a, '{{ target.schema }}' as sch, '{{ target.database }}' as db
