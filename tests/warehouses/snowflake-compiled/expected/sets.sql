select 1 as id 

    except

 select 2 

    intersect

 select 3