-- Every document and register entry of every party, from when to when.
-- grain: uid, identification_type, identification_number, country, issued_text, expires_text, observed_from_at
with spans as (select * from history.fact_spans where kind = 'identifications'),

identifications as (select * from stage.identifications),

dated as (
    select
        spans.uid,
        identifications.identification_type,
        identifications.identification_number,
        identifications.country,
        identifications.issued_text,
        identifications.issued_on,
        identifications.expires_text,
        identifications.expires_on,
        spans.observed_from_at,
        spans.observed_to_at
    from spans
    inner join identifications on spans.fact_id = identifications.fact_id
)

select * from dated
