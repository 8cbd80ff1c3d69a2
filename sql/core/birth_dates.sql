-- Every date of birth of every party, from when to when.
-- grain: uid, text, observed_from_at
with spans as (select * from history.fact_spans where kind = 'birth_dates'),

birth_dates as (select * from stage.birth_dates),

dated as (
    select
        spans.uid,
        birth_dates.birth_text as text,
        birth_dates.earliest_on,
        birth_dates.latest_on,
        birth_dates.precision_code,
        spans.observed_from_at,
        spans.observed_to_at
    from spans
    inner join birth_dates on spans.fact_id = birth_dates.fact_id
)

select * from dated
