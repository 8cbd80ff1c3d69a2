-- warn: an item of a notice may be one of several parties: `listwire review` shows it, and takes a verdict.
select
    notice_id,
    item_sha256,
    action,
    party_name,
    candidate_uids,
    action || ' of ' || party_name || ' may be uid ' || array_to_string(candidate_uids, ' or ') as message
from core.notice_items
where method = 'open'
