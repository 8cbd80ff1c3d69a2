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

last_revisions as (select * from revisions where is_last),

-- The text of a document may come without its title, and then has its number in that place.
titles as (
    select
        notice_id,
        arg_max(title, revision_number) as title
    from revisions
    where title is distinct from document_number
    group by notice_id
),

item_counts as (
    select
        notice_id,
        count(*) as item_count,
        sum(len(unread_texts)) as unread_count
    from history.notice_items
    group by notice_id
),

notices as (
    select
        last_revisions.notice_id,
        last_revisions.publisher_code,
        last_revisions.document_key,
        last_revisions.notice_types,
        last_revisions.published_on,
        last_revisions.effective_on,
        coalesce(titles.title, last_revisions.title) as title,
        last_revisions.url,
        last_revisions.document_number,
        last_revisions.body_text,
        last_revisions.is_whole_text,
        coalesce(item_counts.item_count, 0) as item_count,
        coalesce(item_counts.unread_count, 0) as unread_count,
        sights.first_observed_at,
        sights.revision_count
    from last_revisions
    inner join sights on last_revisions.notice_id = sights.notice_id
    left join titles on last_revisions.notice_id = titles.notice_id
    left join item_counts on last_revisions.notice_id = item_counts.notice_id
)

select * from notices
