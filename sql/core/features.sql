-- Every typed property of every party, from when to when; free-text remarks are of the type Note.
-- grain: uid, feature_type, value, observed_from_at
with spans as (select * from history.fact_spans where kind in ('features', 'notes')),

properties as (
    select
        fact_id,
        feature_type,
        feature_value as value,
        is_checksum_valid
    from stage.features
    union all
    select
        fact_id,
        'Note' as feature_type,
        note_text as value,
        cast(null as boolean) as is_checksum_valid
    from stage.notes
),

dated as (
    select
        spans.uid,
        properties.feature_type,
        properties.value,
        properties.is_checksum_valid,
        spans.observed_from_at,
        spans.observed_to_at
    from spans
    inner join properties on spans.fact_id = properties.fact_id
)

select * from dated
