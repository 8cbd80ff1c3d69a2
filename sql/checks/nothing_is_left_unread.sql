-- warn: a list holds what its reader does not know, or a notice an entry that was refused; it stays in the archive.
-- Of a list an element or a category. Words within an entry of a notice that no rule understood are another check's.
with warned as (
    select
        snapshots.source_name,
        unnest(contents.warnings) as warning
    from ops.snapshots as snapshots
    inner join stage.contents as contents
        on
            snapshots.source_name = contents.source_name
            and snapshots.content_sha256 = contents.content_sha256
),

found as (
    select
        source_name,
        warning,
        count(*) || case when count(*) = 1 then ' snapshot' else ' snapshots' end as place
    from warned
    group by source_name, warning
    union all
    select
        source_name,
        reason as warning,
        part as place
    from history.refused_entries
)

select
    source_name,
    warning,
    place,
    source_name || ': ' || warning || ' (' || place || ')' as message
from found
