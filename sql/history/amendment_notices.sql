-- The item of a notice that tells an amendment: each item belongs to the change of its party that is seen next to its
-- day. The list may lag a week behind its notice, and may run a day ahead of the day that a page gives.
-- grain: uid, observed_at, notice_id, item_sha256
with items as (select * from history.notice_items where action = 'amendment' and acted_on is not null),

matches as (select * from history.item_matches where uid is not null),

list_amendments as (select * from history.list_amendments),

told as (
    select
        matches.uid,
        items.notice_id,
        items.item_sha256,
        items.acted_on,
        items.publisher_rank,
        items.first_observed_at as told_at,
        list_amendments.observed_at,
        list_amendments.seen_on,
        items.acted_on >= list_amendments.seen_from_on and items.acted_on <= list_amendments.seen_on as is_inside
    from matches
    inner join items on matches.notice_id = items.notice_id and matches.item_sha256 = items.item_sha256
    inner join list_amendments
        on
            matches.uid = list_amendments.uid
            and items.acted_on between list_amendments.seen_from_on - 7 and list_amendments.seen_on + 1
),

-- A day between the last sight of the old and the first sight of the new fits best.
nearest as (
    select *
    from told
    qualify
        row_number() over (
            partition by notice_id, item_sha256
            order by is_inside desc, abs(acted_on - seen_on) asc, observed_at asc
        ) = 1
),

preferred as (
    select
        *,
        row_number() over (
            partition by uid, observed_at
            order by
                is_inside desc,
                abs(acted_on - seen_on) asc,
                publisher_rank asc,
                notice_id asc,
                item_sha256 asc
        ) as preference
    from nearest
)

select * from preferred
