-- warn: a part of a party's text in a notice was not understood; core.notice_items keeps it verbatim, with its place.
select
    notice_id,
    party_name,
    unread_texts
from core.notice_items
where len(unread_texts) > 0
