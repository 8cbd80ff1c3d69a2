-- Every official document, in its last text.
-- grain: notice_id
with revisions as (select * from history.notice_revisions),

sights as (
    select
        notice_id,
        min(observed_at) as first_observed_at,
        count(*) as revision_count
    from revisions
    group by notice_id
),

last_revisions as (
    select *
    from revisions
    qualify row_number() over (partition by notice_id order by revision_number desc) = 1
),

notices as (
    select
        last_revisions.notice_id,
        last_revisions.publisher_code,
        last_revisions.document_key,
        last_revisions.notice_types,
        last_revisions.published_on,
        last_revisions.effective_on,
        last_revisions.title,
        last_revisions.url,
        last_revisions.document_number,
        last_revisions.body_text,
        sights.first_observed_at,
        sights.revision_count
    from last_revisions
    inner join sights on last_revisions.notice_id = sights.notice_id
)

select * from notices
