-- What became of every row of every body: parsed = accepted + rejected, accepted = new + revised + unchanged.
-- A list is compared with the capture before it, a feed or notice with everything fetched before.
-- grain: source_name, document_sha256, captured_at
with snapshots as (select * from ops.snapshots),

contents as (select * from stage.contents),

presence as (select * from stage.presence),

bodies as (select * from stage.bodies),

ordered as (
    select
        contents.content_id,
        snapshots.snapshot_id,
        snapshots.source_name,
        snapshots.content_sha256,
        snapshots.captured_at,
        contents.parsed_count,
        contents.rejected_count,
        lag(contents.content_id) over (
            partition by snapshots.source_name order by snapshots.captured_at, snapshots.snapshot_id
        ) as previous_content_id
    from snapshots
    inner join contents
        on
            snapshots.source_name = contents.source_name
            and snapshots.content_sha256 = contents.content_sha256
),

-- Lines of a record count as new, revised or unchanged together with their party.
compared as (
    select
        ordered.snapshot_id,
        sum(bodies.line_count - bodies.rejected_count) filter (where before.uid is null) as new_count,
        sum(bodies.line_count - bodies.rejected_count) filter (where before.body_id <> presence.body_id)
            as revised_count,
        sum(bodies.line_count - bodies.rejected_count) filter (where before.body_id = presence.body_id)
            as unchanged_count,
        sum(bodies.keyed_item_count) as keyed_item_count,
        sum(bodies.unparsed_item_count) as unparsed_item_count
    from ordered
    inner join presence on ordered.content_id = presence.content_id
    inner join bodies on presence.body_id = bodies.body_id
    left join presence as before
        on ordered.previous_content_id = before.content_id and presence.uid = before.uid
    group by ordered.snapshot_id
),

lists as (
    select
        ordered.source_name,
        ordered.content_sha256 as document_sha256,
        ordered.captured_at,
        ordered.parsed_count,
        ordered.parsed_count - ordered.rejected_count as accepted_count,
        ordered.rejected_count,
        coalesce(compared.new_count, 0) as new_count,
        coalesce(compared.revised_count, 0) as revised_count,
        coalesce(compared.unchanged_count, 0) as unchanged_count,
        coalesce(compared.keyed_item_count, 0) as keyed_item_count,
        coalesce(compared.unparsed_item_count, 0) as unparsed_item_count
    from ordered
    left join compared on ordered.snapshot_id = compared.snapshot_id
),

observed as (
    select
        source_name,
        body_sha256 as document_sha256,
        min(fetched_at) as captured_at
    from ops.fetches
    where outcome in ('ok', 'unchanged', 'not_modified')
    group by source_name, body_sha256
),

documents as (
    select
        documents.*,
        observed.captured_at
    from ops.documents as documents
    inner join observed
        on
            documents.source_name = observed.source_name
            and documents.document_sha256 = observed.document_sha256
),

items as (
    select
        source_name,
        document_sha256,
        concat_ws('|', rung, rung_value) as item_name,
        content_sha256 as text_sha256
    from stage.sightings
    union all
    select
        source_name,
        document_sha256,
        document_key as item_name,
        text_sha256
    from history.notice_texts
    union all
    select
        texts.source_name,
        texts.document_sha256,
        concat_ws('|', texts.document_key, items.item_sha256) as item_name,
        items.item_sha256 as text_sha256
    from history.notice_texts as texts
    inner join stage.notice_items as items
        on
            texts.publisher_code = items.publisher_code
            and texts.document_key = items.document_key
            and texts.row_sha256 = items.row_sha256
    union all
    select
        source_name,
        document_sha256,
        concat_ws('|', publication_id, uid, action) as item_name,
        document_sha256 as text_sha256
    from stage.delta_acts
),

seen as (
    select
        items.*,
        documents.captured_at,
        row_number() over (
            partition by items.source_name, items.item_name
            order by documents.captured_at, items.document_sha256
        ) = 1 as is_new,
        row_number() over (
            partition by items.source_name, items.item_name, items.text_sha256
            order by documents.captured_at, items.document_sha256
        ) = 1 as is_new_text
    from items
    inner join documents
        on
            items.source_name = documents.source_name
            and items.document_sha256 = documents.document_sha256
),

item_counts as (
    select
        source_name,
        document_sha256,
        count(*) filter (where is_new) as new_count,
        count(*) filter (where is_new_text and not is_new) as revised_count,
        count(*) filter (where not is_new_text) as unchanged_count
    from seen
    group by source_name, document_sha256
),

-- An item equal to another of its document on every rung is accepted and unchanged.
feeds as (
    select
        documents.source_name,
        documents.document_sha256,
        documents.captured_at,
        documents.parsed_count,
        documents.parsed_count - documents.rejected_count as accepted_count,
        documents.rejected_count,
        coalesce(item_counts.new_count, 0) as new_count,
        coalesce(item_counts.revised_count, 0) as revised_count,
        coalesce(item_counts.unchanged_count, 0) + documents.duplicate_count as unchanged_count,
        null as keyed_item_count,
        null as unparsed_item_count
    from documents
    left join item_counts
        on
            documents.source_name = item_counts.source_name
            and documents.document_sha256 = item_counts.document_sha256
),

accounting as (
    select * from lists
    union all
    select * from feeds
)

select * from accounting
