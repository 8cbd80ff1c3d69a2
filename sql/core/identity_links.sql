-- Two uids of one party: OFAC deleted the entry and made it anew under another number.
-- grain: uid, successor_uid
with new_uids as (select * from history.new_uids),

links as (
    select
        uid,
        successor_uid,
        min(evidence) as evidence
    from new_uids
    group by uid, successor_uid
)

select * from links
