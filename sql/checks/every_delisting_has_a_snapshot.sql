-- fail: an ended spell names no applied snapshot that shows the end.
with ended as (select * from core.designations where not is_current)

select
    ended.designation_id,
    ended.uid
from ended
left join ops.snapshots as snapshots
    on ended.delisting_snapshot_id = snapshots.snapshot_id and snapshots.status_code = 'applied'
where snapshots.snapshot_id is null or not snapshots.is_usable_for_removals
