-- Every distinct text of every official document, in the order of first fetch; equal texts of two fetches are one.
-- grain: notice_id, revision_number
with texts as (select * from history.notice_texts),

distinct_texts as (
    select *
    from texts
    qualify row_number() over (partition by notice_id, text_sha256 order by observed_at, document_sha256) = 1
),

numbered as (
    select
        *,
        row_number() over (partition by notice_id order by observed_at, text_sha256) as revision_number
    from distinct_texts
)

select * from numbered
