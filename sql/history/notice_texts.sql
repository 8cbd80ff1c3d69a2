-- Every official document as each fetched body gives it, with a name for its text, which stands in stage.notices.
-- grain: source_name, document_sha256, document_key
with sightings as (select * from stage.notice_sightings),

-- Hashed before the join: a yearly log is fetched a hundred times with nearly the same days.
texts as (
    select
        left(sha256(concat_ws('|', publisher_code, document_key)), 32) as notice_id,
        publisher_code,
        document_key,
        row_sha256,
        sha256(
            concat_ws(
                '|',
                title,
                array_to_string(notice_types, ','),
                coalesce(published_on, date '0001-01-01'),
                coalesce(effective_on, date '0001-01-01'),
                coalesce(body_text, '')
            )
        ) as text_sha256
    from stage.notices
),

observed as (
    select
        source_name,
        body_sha256 as document_sha256,
        min(fetched_at) as observed_at,
        max(fetched_at) as last_observed_at
    from ops.fetches
    where kind = 'notice' and outcome in ('ok', 'unchanged', 'not_modified')
    group by source_name, body_sha256
),

named as (
    select
        sightings.source_name,
        sightings.document_sha256,
        observed.observed_at,
        observed.last_observed_at,
        texts.*
    from sightings
    inner join texts
        on
            sightings.publisher_code = texts.publisher_code
            and sightings.document_key = texts.document_key
            and sightings.row_sha256 = texts.row_sha256
    inner join observed
        on
            sightings.source_name = observed.source_name
            and sightings.document_sha256 = observed.document_sha256
)

select * from named
