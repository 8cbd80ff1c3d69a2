-- The item of a notice that tells an amendment: each item belongs to the change of its party that is seen next to its
-- day, within a week.
-- grain: uid, observed_at, notice_id, item_sha256
with items as (select * from history.notice_items where action = 'amendment' and acted_on is not null),

matches as (select * from history.item_matches where uid is not null),

changed as (
    select
        uid,
        observed_at,
        effective_on as seen_on
    from history.amendments
    union
    select
        uid,
        observed_from_at as observed_at,
        observed_from_on as seen_on
    from history.program_spells
    where not is_from_start
    union
    select
        uid,
        observed_to_at as observed_at,
        observed_to_on as seen_on
    from history.program_spells
    where not is_to_end
),

told as (
    select
        matches.uid,
        items.notice_id,
        items.item_sha256,
        items.acted_on,
        items.publisher_rank,
        items.first_observed_at as told_at,
        changed.observed_at,
        changed.seen_on
    from matches
    inner join items on matches.notice_id = items.notice_id and matches.item_sha256 = items.item_sha256
    inner join changed
        on
            matches.uid = changed.uid
            and items.acted_on between changed.seen_on - 7 and changed.seen_on + 1
),

nearest as (
    select *
    from told
    qualify
        row_number() over (
            partition by notice_id, item_sha256 order by abs(acted_on - seen_on), observed_at
        ) = 1
),

preferred as (
    select
        *,
        row_number() over (
            partition by uid, observed_at order by abs(acted_on - seen_on), publisher_rank, notice_id, item_sha256
        ) as preference
    from nearest
)

select * from preferred
