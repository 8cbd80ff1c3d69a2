-- Whether the list moves as an item of a notice says, for every party that the item may be: a listing starts or ends,
-- or the party is amended while listed. The list may lag a week behind its notice, and may run a day ahead of the day
-- that a page gives. What was not watched speaks neither for nor against: a day up to the first capture, the last week,
-- and no day at all.
-- grain: notice_id, item_sha256, uid
with pairs as (select * from history.item_pairs),

items as (select * from history.notice_items),

spells as (select * from history.spells),

list_amendments as (select * from history.list_amendments),

lists as (
    select
        list_code,
        min(captured_on) as first_captured_on,
        max(last_seen_on) as last_captured_on
    from history.applied
    group by list_code
),

told as (
    select
        pairs.notice_id,
        pairs.item_sha256,
        pairs.uid,
        items.action,
        items.list_code,
        items.acted_on
    from pairs
    inner join items on pairs.notice_id = items.notice_id and pairs.item_sha256 = items.item_sha256
),

party_lists as (
    select distinct
        uid,
        list_code
    from spells
),

-- The lists that the item may speak of: the one that it names, else those that the party was ever on.
spoken_of as (
    select
        notice_id,
        item_sha256,
        uid,
        acted_on,
        list_code
    from told
    where list_code is not null
    union all
    select
        told.notice_id,
        told.item_sha256,
        told.uid,
        told.acted_on,
        party_lists.list_code
    from told
    inner join party_lists on told.uid = party_lists.uid
    where told.list_code is null
),

watched as (
    select
        spoken_of.notice_id,
        spoken_of.item_sha256,
        spoken_of.uid,
        bool_or(
            spoken_of.acted_on > lists.first_captured_on and spoken_of.acted_on < lists.last_captured_on - 7
        ) as is_watched
    from spoken_of
    inner join lists on spoken_of.list_code = lists.list_code
    group by spoken_of.notice_id, spoken_of.item_sha256, spoken_of.uid
),

spelled as (
    select
        told.notice_id,
        told.item_sha256,
        told.uid,
        bool_or(
            case told.action
                when 'designation'
                    then
                        spells.absent_before_at is not null
                        and told.acted_on between eastern_day(spells.absent_before_at) - 7
                        and spells.first_observed_on + 1
                when 'delisting'
                    then
                        told.acted_on between eastern_day(spells.last_observed_at) - 7
                        and spells.absent_after_on + 1
                else false
            end
        ) as is_moved,
        bool_or(
            told.acted_on >= spells.first_observed_on - 7
            and (spells.absent_after_on is null or told.acted_on <= spells.absent_after_on)
        ) as is_listed_then
    from told
    inner join spells
        on told.uid = spells.uid and (told.list_code is null or told.list_code = spells.list_code)
    group by told.notice_id, told.item_sha256, told.uid
),

amended as (
    select distinct
        told.notice_id,
        told.item_sha256,
        told.uid
    from told
    inner join list_amendments
        on
            told.uid = list_amendments.uid
            and told.acted_on between list_amendments.seen_from_on - 7 and list_amendments.seen_on + 1
    where told.action = 'amendment'
),

moves as (
    select
        told.notice_id,
        told.item_sha256,
        told.uid,
        coalesce(spelled.is_moved, false) or amended.uid is not null as is_timely,
        coalesce(watched.is_watched, false) as is_watched,
        -- an amendment may be of what the captured files do not speak of
        told.action = 'amendment' and coalesce(spelled.is_listed_then, false) as may_be_unseen
    from told
    left join watched
        on told.notice_id = watched.notice_id and told.item_sha256 = watched.item_sha256 and told.uid = watched.uid
    left join spelled
        on told.notice_id = spelled.notice_id and told.item_sha256 = spelled.item_sha256 and told.uid = spelled.uid
    left join amended
        on told.notice_id = amended.notice_id and told.item_sha256 = amended.item_sha256 and told.uid = amended.uid
)

select * from moves
