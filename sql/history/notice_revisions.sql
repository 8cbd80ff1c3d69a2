-- Every distinct text of every official document, in the order of first fetch; equal texts of two fetches are one.
-- The last one counts, but a whole text counts before an abstract or a text that is cut.
-- grain: notice_id, revision_number
with texts as (select * from history.notice_texts),

notices as (select * from stage.notices),

distinct_texts as (
    select *
    from texts
    qualify row_number() over (partition by notice_id, text_sha256 order by observed_at, document_sha256) = 1
),

described as (
    select
        distinct_texts.notice_id,
        distinct_texts.source_name,
        distinct_texts.observed_at,
        distinct_texts.text_sha256,
        notices.*
    from distinct_texts
    inner join notices
        on
            distinct_texts.publisher_code = notices.publisher_code
            and distinct_texts.document_key = notices.document_key
            and distinct_texts.row_sha256 = notices.row_sha256
),

numbered as (
    select
        *,
        row_number() over (partition by notice_id order by observed_at, text_sha256) as revision_number
    from described
),

ranked as (
    select
        *,
        row_number() over (partition by notice_id order by is_whole_text desc, revision_number desc) = 1 as is_last
    from numbered
)

select * from ranked
