-- names that need quotes

-- Identifier requirements: a bare name folds to upper case; others are quoted as they stand
create view analytics.shop."my-view" as (
select 1 as id, 'paid' as status, current_date as ordered_on
);

-- Reserved & limited keywords: a reserved word is quoted in the upper case that folding would have given it
create view analytics.shop."TABLE" as (
select 1 as id, 'paid' as status, current_date as ordered_on
);

-- DROP VIEW: drops nothing and says so when the relation is gone already
drop view if exists analytics.shop."my-view";
