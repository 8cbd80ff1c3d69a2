-- The items of the last text of every official document, with the US Eastern day of the act: that of its section, else
-- that of the document. A document of the Federal Register is printed weeks later, so that without a day of its own its
-- acts have none; a day behind the publication is a slip of the pen.
-- grain: notice_id, item_sha256
with revisions as (select * from history.notice_revisions where is_last),

items as (select * from stage.notice_items),

contents as (
    select
        notice_id,
        publisher_code,
        document_key,
        row_sha256,
        min(observed_at) as observed_at
    from history.notice_texts
    group by notice_id, publisher_code, document_key, row_sha256
),

-- An item is known from the first text that has it, not from the first text of its document.
sights as (
    select
        contents.notice_id,
        items.item_sha256,
        min(contents.observed_at) as first_observed_at
    from contents
    inner join items
        on
            contents.publisher_code = items.publisher_code
            and contents.document_key = items.document_key
            and contents.row_sha256 = items.row_sha256
    group by contents.notice_id, items.item_sha256
),

placed as (
    select
        revisions.notice_id,
        sights.first_observed_at,
        items.* exclude (publisher_code, document_key, row_sha256, acted_on),
        case
            when items.acted_on <= revisions.published_on or revisions.published_on is null
                then coalesce(items.acted_on, revisions.effective_on)
            when revisions.publisher_code = 'FEDERAL_REGISTER' then revisions.effective_on
            else coalesce(revisions.effective_on, revisions.published_on)
        end as acted_on,
        -- which document an act is ascribed to, of several that tell it
        case
            when revisions.source_name = 'ofac_change_log' then 2
            when revisions.publisher_code = 'OFAC' then 1
            when revisions.publisher_code = 'FEDERAL_REGISTER' then 3
            else 4
        end as publisher_rank
    from revisions
    inner join items
        on
            revisions.publisher_code = items.publisher_code
            and revisions.document_key = items.document_key
            and revisions.row_sha256 = items.row_sha256
    inner join sights on revisions.notice_id = sights.notice_id and items.item_sha256 = sights.item_sha256
)

select * from placed
