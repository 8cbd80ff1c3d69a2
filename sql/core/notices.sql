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

texts as (select * from history.notice_texts),

document_counts as (
    select
        source_name,
        document_sha256,
        count(*) as document_count
    from stage.notice_sightings
    group by source_name, document_sha256
),

-- The body fetched last of those that give the last text.
last_bodies as (
    select
        texts.notice_id,
        arg_max(texts.source_name, {'at': texts.last_observed_at, 'name': texts.document_sha256}) as source_name,
        arg_max(texts.document_sha256, {'at': texts.last_observed_at, 'name': texts.document_sha256})
            as document_sha256
    from texts
    inner join last_revisions
        on texts.notice_id = last_revisions.notice_id and texts.text_sha256 = last_revisions.text_sha256
    group by texts.notice_id
),

rejection_counts as (
    select
        source_name,
        document_sha256,
        count(*) as rejected_count
    from history.refused_entries
    group by source_name, document_sha256
),

-- What a body refuses is of its one document; of several nobody says whose it is.
refused as (
    select
        last_bodies.notice_id,
        case
            when rejection_counts.rejected_count is null then 0
            when document_counts.document_count = 1 then rejection_counts.rejected_count
        end as rejected_count
    from last_bodies
    inner join document_counts
        on
            last_bodies.source_name = document_counts.source_name
            and last_bodies.document_sha256 = document_counts.document_sha256
    left join rejection_counts
        on
            last_bodies.source_name = rejection_counts.source_name
            and last_bodies.document_sha256 = rejection_counts.document_sha256
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
        refused.rejected_count,
        sights.first_observed_at,
        sights.revision_count
    from last_revisions
    inner join refused on last_revisions.notice_id = refused.notice_id
    inner join sights on last_revisions.notice_id = sights.notice_id
    left join titles on last_revisions.notice_id = titles.notice_id
    left join item_counts on last_revisions.notice_id = item_counts.notice_id
)

select * from notices
