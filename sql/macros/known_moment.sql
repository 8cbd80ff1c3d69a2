-- A moment as UTC TIMESTAMP; a day, also as text, stands for its end in US Eastern time, for OFAC acts on Eastern days.
-- A moment with a zone, as now() gives, is taken as the moment it is, whatever the zone of the session.
create or replace macro known_moment(known) as
case
    when typeof(known) = 'TIMESTAMP WITH TIME ZONE' then timezone('UTC', cast(known as timestamptz))
    when regexp_full_match(cast(known as varchar), '\d{4}-\d{1,2}-\d{1,2}')
        then
            timezone('UTC', timezone('America/New_York', cast(cast(known as date) + 1 as timestamp)))
            - interval 1 microsecond
    else cast(known as timestamp)
end
