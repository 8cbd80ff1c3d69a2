-- Every record of a party in the order it was first seen, whatever list showed it; of one moment in that of the lists.
-- grain: uid, run_number
with runs as (select * from history.body_runs),

applied as (select * from history.applied),

party_spells as (select * from history.party_spells),

-- A capture that is complete for several lists shows one record on each of them.
dated as (
    select
        runs.uid,
        party_spells.party_spell_number,
        runs.body_id,
        first_sight.captured_at as first_observed_at,
        first_sight.captured_on as first_observed_on,
        first_sight.snapshot_id as first_snapshot_id,
        min(runs.list_code) as list_code,
        max(last_sight.last_seen_at) as last_observed_at
    from runs
    inner join party_spells
        on
            runs.list_code = party_spells.list_code
            and runs.uid = party_spells.uid
            and runs.spell_number = party_spells.spell_number
    inner join applied as first_sight
        on
            runs.list_code = first_sight.list_code
            and runs.first_snapshot_number = first_sight.snapshot_number
    inner join applied as last_sight
        on
            runs.list_code = last_sight.list_code
            and runs.last_snapshot_number = last_sight.snapshot_number
    group by
        runs.uid,
        party_spells.party_spell_number,
        runs.body_id,
        first_sight.captured_at,
        first_sight.captured_on,
        first_sight.snapshot_id
),

numbered as (
    select
        *,
        row_number() over (partition by uid order by first_observed_at, list_code, first_snapshot_id) as run_number
    from dated
)

select * from numbered
