select 
    
        try_cast(a as integer)
     as a, 
    
        try_cast('2024-01-01' as date)
     as b, 
    cast(a as varchar)
     as c, 
    to_geography(a)
     as d, 
  
    cast(true as TEXT)

 as e