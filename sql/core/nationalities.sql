-- Every nationality and citizenship of every party, from when to when.
-- grain: uid, nationality_type, country, observed_from_at
with spans as (select * from history.fact_spans where kind = 'nationalities'),

nationalities as (select * from stage.nationalities),

dated as (
    select
        spans.uid,
        nationalities.nationality_type,
        nationalities.country,
        spans.observed_from_at,
        spans.observed_to_at
    from spans
    inner join nationalities on spans.fact_id = nationalities.fact_id
)

select * from dated
