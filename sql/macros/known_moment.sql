-- A moment as UTC TIMESTAMP; a day stands for its end in US Eastern time, for OFAC acts on Eastern days.
create or replace macro known_moment(known) as
case
    when length(cast(known as varchar)) = 10
        then
            timezone('UTC', timezone('America/New_York', cast(cast(known as date) + 1 as timestamp)))
            - interval 1 microsecond
    else cast(known as timestamp)
end
