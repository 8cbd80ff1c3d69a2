-- Every address of every party, from when to when.
-- grain: uid, address, city, country, address_remarks, observed_from_at
with spans as (select * from history.fact_spans where kind = 'address'),

addresses as (
    select
        uid,
        fact ->> 'address' as address,
        fact ->> 'city' as city,
        fact ->> 'country' as country,
        fact ->> 'address_remarks' as address_remarks,
        observed_from_at,
        observed_to_at
    from spans
)

select * from addresses
