-- Every refused row of the newest body of each page, document or log of a notice source: a body that came later and is
-- read whole takes its place. An entry that stands twice in a body in the same words is refused, but nothing is lost.
-- grain: rejection_id
with rejections as (
    select * from ops.rejections where not (contract = 'stage.notice_items' and check_name = 'unique')
),

newest as (
    select
        source_name,
        part,
        arg_max(body_sha256, {'at': fetched_at, 'name': body_sha256}) as document_sha256
    from ops.fetches
    where kind = 'notice' and outcome in ('ok', 'unchanged', 'not_modified') and body_sha256 is not null
    group by source_name, part
),

refused as (
    select
        rejections.rejection_id,
        newest.source_name,
        newest.part,
        newest.document_sha256,
        rejections.row_number,
        rejections.reason
    from newest
    inner join rejections
        on
            newest.source_name = rejections.source_name
            and newest.document_sha256 = rejections.document_sha256
)

select * from refused
