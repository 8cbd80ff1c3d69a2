-- The items of the last text of every official document, with the US Eastern day of the act. A document of the Federal
-- Register is printed weeks later, so that without a day of its own its acts have none.
-- grain: notice_id, item_sha256
with revisions as (select * from history.notice_revisions where is_last),

items as (select * from stage.notice_items),

sights as (
    select
        notice_id,
        min(observed_at) as first_observed_at
    from history.notice_revisions
    group by notice_id
),

placed as (
    select
        revisions.notice_id,
        sights.first_observed_at,
        items.* exclude (publisher_code, document_key, row_sha256),
        case
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
    inner join sights on revisions.notice_id = sights.notice_id
    inner join items
        on
            revisions.publisher_code = items.publisher_code
            and revisions.document_key = items.document_key
            and revisions.row_sha256 = items.row_sha256
)

select * from placed
