-- warn: of the parties of a notice more than a tenth hold words that no rule understood.
-- OFAC writes them in a new way, or the page was cut wrongly. core.notice_items keeps the words, with their place; an
-- office that a person holds is usual.
with items as (select * from core.notice_items)

select
    notice_id,
    count(*) as item_count,
    count(*) filter (where len(unread_texts) > 0) as unread_item_count,
    min(unread_texts) filter (where len(unread_texts) > 0) as unread_texts
from items
group by notice_id
having count(*) filter (where len(unread_texts) > 0) > greatest(1, count(*) / 10)
