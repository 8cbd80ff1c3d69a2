-- warn: an item of a notice may be one of several parties: `listwire review` shows it, and takes a verdict.
select
    notice_id,
    item_sha256,
    action,
    party_name,
    candidate_uids
from core.notice_items
where method = 'open'
