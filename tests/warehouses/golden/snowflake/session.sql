-- query_tag and snowflake_warehouse of one model

-- ALTER SESSION: the tag shows in QUERY_HISTORY, where costs are attributed by it
alter session set query_tag = 'orders';

-- USE WAREHOUSE: the warehouse of all statements that follow
use warehouse compute_wh;

-- ALTER SESSION: back to the profile’s tag
alter session unset query_tag;

-- USE WAREHOUSE: back to the profile’s warehouse
use warehouse compute_wh;
