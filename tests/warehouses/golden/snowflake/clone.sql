-- a copy to try something on

-- CREATE <object> … CLONE: shares storage until either side changes; a transient original has transient clones only
create or replace transient table analytics.shop.orders__mart_new clone analytics.shop.orders;
