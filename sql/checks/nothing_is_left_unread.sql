-- warn: a list holds an element or a category that its reader does not know; it stays in the archive, unread.
with warned as (
    select
        snapshots.source_name,
        unnest(contents.warnings) as warning
    from ops.snapshots as snapshots
    inner join stage.contents as contents
        on
            snapshots.source_name = contents.source_name
            and snapshots.content_sha256 = contents.content_sha256
)

select
    source_name,
    warning,
    count(*) as snapshot_count
from warned
group by source_name, warning
