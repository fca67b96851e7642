
select 'analytics.public_mart.renamed' as me, 'public_mart' as s, 'renamed' as i, 'snowflake' as t, 'compute_wh' as w, 'transformer' as r, 'test' as a, 'public' as sch, 'analytics' as db