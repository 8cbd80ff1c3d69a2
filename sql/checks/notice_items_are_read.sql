-- warn: of the parties of a notice more than a tenth hold words that no rule understood.
-- OFAC writes them in a new way, or the page was cut wrongly. core.notice_items keeps the words, with their place; an
-- office that a person holds is usual.
with items as (select * from core.notice_items),

counted as (
    select
        notice_id,
        count(*) as item_count,
        count(*) filter (where len(unread_texts) > 0) as unread_item_count,
        arg_min(unread_texts[1], item_number) filter (where len(unread_texts) > 0) as first_text
    from items
    group by notice_id
    having count(*) filter (where len(unread_texts) > 0) > greatest(1, count(*) / 10)
)

select
    counted.notice_id,
    counted.item_count,
    counted.unread_item_count,
    coalesce(notices.title, counted.notice_id) || ': ' || counted.unread_item_count || ' of ' || counted.item_count
    || ' parties hold words that no rule understood, as "' || counted.first_text || '"' as message
from counted
left join core.notices as notices on counted.notice_id = notices.notice_id
