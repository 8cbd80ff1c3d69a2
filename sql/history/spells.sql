-- Every spell of every party on a list, in snapshots: first and last sight, and the usable ones without it around them.
-- grain: list_code, uid, spell_number
with runs as (select * from history.body_runs),

applied as (select * from history.applied),

usable as (select * from history.applied where is_usable),

spells as (
    select
        list_code,
        uid,
        spell_number,
        min(first_snapshot_number) as first_snapshot_number,
        max(last_snapshot_number) as last_snapshot_number
    from runs
    group by list_code, uid, spell_number
),

with_ends as (
    select
        spells.*,
        -- until its last sight, as captures in a row with the same bytes are one snapshot
        before.last_seen_at as absent_before_at,
        after.snapshot_id as absent_after_snapshot_id,
        after.captured_at as absent_after_at,
        after.captured_on as absent_after_on
    from spells
    asof left join usable as before
        on spells.list_code = before.list_code and spells.first_snapshot_number > before.snapshot_number
    asof left join usable as after
        on spells.list_code = after.list_code and spells.last_snapshot_number < after.snapshot_number
),

dated as (
    select
        with_ends.*,
        first_sight.snapshot_id as first_snapshot_id,
        first_sight.captured_at as first_observed_at,
        first_sight.captured_on as first_observed_on,
        last_sight.last_seen_at as last_observed_at
    from with_ends
    inner join applied as first_sight
        on
            with_ends.list_code = first_sight.list_code
            and with_ends.first_snapshot_number = first_sight.snapshot_number
    inner join applied as last_sight
        on
            with_ends.list_code = last_sight.list_code
            and with_ends.last_snapshot_number = last_sight.snapshot_number
)

select * from dated
