-- Runs of snapshots in a row that hold a party with the same record, and the spell that each run belongs to.
-- A party absent from a usable snapshot returns in a new spell, unless sight and return fall on one US Eastern day.
-- grain: list_code, uid, run_number
with applied as (select * from history.applied),

presence as (select * from stage.presence),

sightings as (
    select
        applied.list_code,
        presence.uid,
        presence.body_id,
        applied.snapshot_number,
        applied.captured_on,
        lag(presence.body_id) over earlier as previous_body_id,
        lag(applied.last_seen_on) over earlier as previous_seen_on,
        -- usable snapshots strictly between the previous sight and this one
        applied.usable_count - cast(applied.is_usable as integer) - lag(applied.usable_count) over earlier
            as absence_count
    from applied
    inner join presence on applied.content_id = presence.content_id
    window earlier as (partition by applied.list_code, presence.uid order by applied.snapshot_number)
),

marked as (
    select
        *,
        previous_body_id is null or (absence_count > 0 and captured_on <> previous_seen_on) as is_return,
        previous_body_id is null or absence_count > 0 or body_id <> previous_body_id as is_new_run
    from sightings
),

numbered as (
    select
        *,
        sum(cast(is_return as integer)) over earlier as spell_number,
        sum(cast(is_new_run as integer)) over earlier as run_number
    from marked
    window earlier as (
        partition by list_code, uid order by snapshot_number rows between unbounded preceding and current row
    )
),

runs as (
    select
        list_code,
        uid,
        cast(spell_number as bigint) as spell_number,
        cast(run_number as bigint) as run_number,
        body_id,
        min(snapshot_number) as first_snapshot_number,
        max(snapshot_number) as last_snapshot_number
    from numbered
    group by list_code, uid, spell_number, run_number, body_id
)

select * from runs
