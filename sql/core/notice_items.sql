-- Every party named in an official document, with what is done to it and which party of the list it is.
-- grain: notice_id, item_sha256
with items as (select * from history.notice_items),

matches as (select * from history.item_matches),

parties as (select * from core.parties)

select
    items.notice_id,
    items.item_sha256,
    items.item_number,
    items.action,
    items.list_code,
    items.party_name,
    items.party_type,
    items.is_type_stated,
    items.program_codes,
    items.acted_on,
    matches.uid,
    parties.primary_name as listed_name,
    matches.score,
    matches.method,
    matches.evidence,
    matches.candidate_uids,
    items.names,
    items.line_count,
    items.raw_text,
    items.unread_texts,
    items.unread_starts
from items
inner join matches on items.notice_id = matches.notice_id and items.item_sha256 = matches.item_sha256
left join parties on matches.uid = parties.uid
