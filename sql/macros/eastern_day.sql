-- The US Eastern calendar day of a UTC timestamp: OFAC acts on Eastern days.
create or replace macro eastern_day(moment) as cast(timezone('America/New_York', timezone('UTC', moment)) as date)
