select to_date('2024-02-29', 'YYYY-MM-DD') as leap, 
  current_timestamp::timestamp
 as a, 
  convert_timezone('UTC', 
  current_timestamp::timestamp
)::timestamp
 as b, to_timestamp_ntz(convert_timezone('UTC', current_timestamp())) as c