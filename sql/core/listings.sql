-- Each list that OFAC's file names for a party, with the day it states for the listing, from when to when it said so.
-- grain: uid, list_code, listed_on, observed_from_at
with spans as (select * from history.fact_spans where kind = 'listings'),

listings as (select * from stage.listings),

dated as (
    select
        spans.uid,
        listings.list_code,
        listings.listed_on,
        spans.observed_from_at,
        spans.observed_to_at
    from spans
    inner join listings on spans.fact_id = listings.fact_id
)

select * from dated
