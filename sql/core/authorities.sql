-- Every legal authority stated for a party, from when to when: beside its lists and programs, tied to neither.
-- grain: uid, authority, observed_from_at
with spans as (select * from history.fact_spans where kind = 'authorities'),

authorities as (select * from stage.authorities),

dated as (
    select
        spans.uid,
        authorities.authority,
        spans.observed_from_at,
        spans.observed_to_at
    from spans
    inner join authorities on spans.fact_id = authorities.fact_id
)

select * from dated
