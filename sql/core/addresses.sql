-- Every address of every party, from when to when.
-- grain: uid, address, city, country, address_remarks, observed_from_at
with spans as (select * from history.fact_spans where kind = 'addresses'),

addresses as (select * from stage.addresses),

dated as (
    select
        spans.uid,
        addresses.address,
        addresses.city,
        addresses.country,
        addresses.address_remarks,
        spans.observed_from_at,
        spans.observed_to_at
    from spans
    inner join addresses on spans.fact_id = addresses.fact_id
)

select * from dated
