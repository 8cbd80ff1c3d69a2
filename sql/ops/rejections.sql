-- Every refused row, with the first fetch of the body that holds it.
-- grain: rejection_id
with rejections as (select * from stage.rejections),

observed as (
    select
        source_name,
        body_sha256 as document_sha256,
        min(fetched_at) as first_fetched_at
    from ops.fetches
    where body_sha256 is not null
    group by source_name, body_sha256
    union all
    select
        source_name,
        content_sha256 as document_sha256,
        min(captured_at) as first_fetched_at
    from ops.snapshots
    group by source_name, content_sha256
),

dated as (
    select
        left(
            sha256(
                concat_ws(
                    '|',
                    rejections.source_name,
                    rejections.document_sha256,
                    rejections.contract,
                    coalesce(rejections.row_number, -1),
                    coalesce(rejections.column_name, ''),
                    rejections.check_name,
                    coalesce(rejections.raw_row, '')
                )
            ),
            32
        ) as rejection_id,
        rejections.source_name,
        rejections.document_sha256,
        observed.first_fetched_at,
        rejections.contract,
        rejections.row_number,
        rejections.column_name,
        rejections.check_name,
        nullif(rejections.value, '') as value,
        nullif(rejections.raw_row, '') as raw_row,
        rejections.reason
    from rejections
    inner join observed
        on
            rejections.source_name = observed.source_name
            and rejections.document_sha256 = observed.document_sha256
)

select * from dated
