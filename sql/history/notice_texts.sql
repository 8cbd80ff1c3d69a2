-- Every official document as each fetched body gives it, with a name for its text.
-- grain: source_name, document_sha256, document_key
with notices as (select * from stage.notices),

observed as (
    select
        source_name,
        body_sha256 as document_sha256,
        min(fetched_at) as observed_at
    from ops.fetches
    where kind = 'notice' and outcome in ('ok', 'unchanged', 'not_modified')
    group by source_name, body_sha256
),

named as (
    select
        left(sha256(concat_ws('|', notices.publisher_code, notices.document_key)), 32) as notice_id,
        sha256(
            concat_ws(
                '|',
                notices.title,
                array_to_string(notices.notice_types, ','),
                coalesce(notices.published_on, date '0001-01-01'),
                coalesce(notices.effective_on, date '0001-01-01'),
                coalesce(notices.body_text, '')
            )
        ) as text_sha256,
        observed.observed_at,
        notices.*
    from notices
    inner join observed
        on
            notices.source_name = observed.source_name
            and notices.document_sha256 = observed.document_sha256
)

select * from named
