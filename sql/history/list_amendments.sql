-- Every moment at which the lists show an amendment of a party that stays on them, and the last sight of it before: a
-- field of its record, or a program tag. The start or the end of a listing is none. A change of blanks alone counts
-- here too, for a notice may tell it, and is marked.
-- grain: uid, observed_at
with amendments as (select * from history.amendments),

program_spells as (select * from history.program_spells),

versions as (select * from history.versions),

changed as (
    select
        uid,
        observed_at,
        effective_on as seen_on,
        is_respaced
    from amendments
    union all
    select
        uid,
        observed_from_at as observed_at,
        observed_from_on as seen_on,
        false as is_respaced
    from program_spells
    where not is_from_start
    union all
    select
        uid,
        observed_to_at as observed_at,
        observed_to_on as seen_on,
        false as is_respaced
    from program_spells
    where not is_to_end
),

once as (
    select
        uid,
        observed_at,
        min(seen_on) as seen_on,
        bool_and(is_respaced) as is_respaced
    from changed
    group by uid, observed_at
),

-- A tag can also change without a new version, on the day on which its party comes to another list.
bounded as (
    select
        once.uid,
        once.observed_at,
        once.seen_on,
        coalesce(eastern_day(max(versions.last_observed_at)), once.seen_on) as seen_from_on,
        once.is_respaced
    from once
    left join versions on once.uid = versions.uid and once.observed_at = versions.next_observed_at
    group by once.uid, once.observed_at, once.seen_on, once.is_respaced
)

select * from bounded
