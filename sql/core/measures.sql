-- Every measure taken against a party, from when to when: beside its lists and programs, tied to neither.
-- grain: uid, measure, observed_from_at
with spans as (select * from history.fact_spans where kind = 'measures'),

measures as (select * from stage.measures),

dated as (
    select
        spans.uid,
        measures.measure,
        spans.observed_from_at,
        spans.observed_to_at
    from spans
    inner join measures on spans.fact_id = measures.fact_id
)

select * from dated
