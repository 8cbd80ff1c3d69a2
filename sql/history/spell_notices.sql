-- Every item of a notice that tells the start or the end of a spell that the list shows, the best of each first. The
-- list may lag a week behind its notice, and may run a day ahead of the day that a page gives; a notice from before the
-- first snapshot tells a start that no snapshot shows. The act is the one next to the list's own day; of the notices
-- that tell it, up to three days apart, the publisher's rank decides.
-- grain: list_code, uid, spell_number, action, notice_id, item_sha256
with spells as (select * from history.spells),

matches as (select * from history.item_matches where uid is not null),

items as (select * from history.notice_items where acted_on is not null),

bounded as (
    select
        *,
        eastern_day(absent_before_at) as absent_before_on,
        eastern_day(last_observed_at) as last_observed_on,
        lag(absent_after_on) over in_order as previous_absent_on,
        lead(first_observed_on) over in_order as next_observed_on
    from spells
    window in_order as (partition by list_code, uid order by first_observed_at)
),

told as (
    select
        matches.uid,
        matches.score,
        matches.evidence,
        items.notice_id,
        items.item_sha256,
        items.action,
        items.list_code as told_list_code,
        items.acted_on,
        items.publisher_rank,
        items.first_observed_at as told_at
    from matches
    inner join items on matches.notice_id = items.notice_id and matches.item_sha256 = items.item_sha256
    where items.action in ('designation', 'delisting')
),

starts as (
    select
        bounded.list_code,
        bounded.spell_number,
        bounded.absent_before_on as seen_from_on,
        bounded.first_observed_on as seen_on,
        told.*
    from bounded
    inner join told
        on
            bounded.uid = told.uid
            and bounded.first_observed_on + case when bounded.absent_before_at is null then 0 else 1 end
            >= told.acted_on
            and (bounded.absent_after_at is null or bounded.last_observed_on >= told.acted_on)
            and (bounded.absent_before_on is null or bounded.absent_before_on - 7 <= told.acted_on)
            and (bounded.previous_absent_on is null or bounded.previous_absent_on <= told.acted_on)
    where
        told.action = 'designation' and (told.told_list_code is null or told.told_list_code = bounded.list_code)
),

ends as (
    select
        bounded.list_code,
        bounded.spell_number,
        bounded.last_observed_on as seen_from_on,
        bounded.absent_after_on as seen_on,
        told.*
    from bounded
    inner join told
        on
            bounded.uid = told.uid
            and bounded.absent_after_on + case when bounded.next_observed_on is null then 1 else 0 end
            >= told.acted_on
            and bounded.last_observed_on - 7 <= told.acted_on
            and bounded.first_observed_on <= told.acted_on
    where
        told.action = 'delisting' and (told.told_list_code is null or told.told_list_code = bounded.list_code)
),

both_ends as (
    select * from starts
    union all
    select * from ends
),

measured as (
    select
        *,
        abs(acted_on - seen_on) as day_count,
        min(abs(acted_on - seen_on)) over (partition by list_code, uid, spell_number, action) as least_day_count
    from both_ends
),

preferred as (
    select
        *,
        row_number() over (
            partition by list_code, uid, spell_number, action
            order by
                publisher_rank,
                day_count,
                told_at,
                notice_id,
                item_sha256
        ) as preference
    from measured
    where day_count <= least_day_count + 3
)

select * from preferred
