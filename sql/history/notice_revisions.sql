-- Every distinct text of every official document, in the order of first fetch; equal texts of two fetches are one, with
-- the content that was seen last. The text seen last counts, but a whole text before an abstract or one that is cut.
-- grain: notice_id, revision_number
with texts as (select * from history.notice_texts),

notices as (select * from stage.notices),

described as (
    select
        texts.notice_id,
        texts.source_name,
        texts.text_sha256,
        texts.observed_at,
        texts.last_observed_at,
        notices.*
    from texts
    inner join notices
        on
            texts.publisher_code = notices.publisher_code
            and texts.document_key = notices.document_key
            and texts.row_sha256 = notices.row_sha256
),

distinct_texts as (
    select
        * replace (
            min(observed_at) over same_text as observed_at,
            max(last_observed_at) over same_text as last_observed_at
        )
    from described
    window same_text as (partition by notice_id, text_sha256)
    qualify
        row_number() over (
            partition by notice_id, text_sha256
            order by is_whole_text desc, described.last_observed_at desc, row_sha256 asc
        ) = 1
),

numbered as (
    select
        *,
        row_number() over (partition by notice_id order by observed_at, text_sha256) as revision_number
    from distinct_texts
),

ranked as (
    select
        *,
        row_number() over (
            partition by notice_id order by is_whole_text desc, last_observed_at desc, revision_number desc
        ) = 1 as is_last
    from numbered
)

select * from ranked
