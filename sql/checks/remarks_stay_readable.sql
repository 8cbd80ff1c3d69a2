-- warn: the remarks of a list's newest snapshot can be read less than before; the grammar of remarks is to be mended.
-- Of all items with a known key some .014% cannot be read whole, and as long as OFAC writes as it did, the share moves
-- by .0002 points from one publication to the next. Growth of over .02 points is ten items of the SDN List's 50,000: a
-- new way of writing, and no slip of the hand. One item more is never that, though on a small list a larger share.
-- Over .5% is more than may be unread at all.
with snapshots as (
    select *
    from ops.snapshots
    -- Production applies another format and the CSV set confirms it: both are read.
    where status_code in ('applied', 'confirmed') and list_contains(kinds, 'party')
),

readings as (
    select
        snapshots.source_name,
        snapshots.snapshot_id,
        snapshots.captured_at,
        accounting.unparsed_item_count,
        accounting.keyed_item_count,
        accounting.unparsed_item_count / accounting.keyed_item_count as unparsed_share
    from snapshots
    inner join marts.accounting as accounting
        on
            snapshots.source_name = accounting.source_name
            and snapshots.content_sha256 = accounting.document_sha256
            and snapshots.captured_at = accounting.captured_at
    where accounting.keyed_item_count > 0
),

compared as (
    select
        *,
        lag(unparsed_share) over in_order as unparsed_share_before,
        unparsed_item_count - lag(unparsed_item_count) over in_order as more_count,
        row_number() over (partition by source_name order by captured_at desc, snapshot_id desc) as newest_number
    from readings
    window in_order as (partition by source_name order by captured_at, snapshot_id)
)

select
    source_name,
    snapshot_id,
    unparsed_item_count,
    keyed_item_count,
    unparsed_share,
    unparsed_share_before
from compared
where
    newest_number = 1
    and (unparsed_share > 0.005 or (more_count > 1 and unparsed_share > unparsed_share_before + 0.0002))
