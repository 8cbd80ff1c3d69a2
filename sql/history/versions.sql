-- Versions: unbroken runs of a party with the same facts, kind by kind. A kind that a record does not speak of (null)
-- keeps the facts last said in the spell and never makes a version; a new spell begins with nothing said.
-- grain: list_code, uid, version_number
with runs as (select * from history.body_runs),

bodies as (select * from stage.bodies),

spells as (select * from history.spells),

applied as (select * from history.applied),

said as (
    select
        runs.*,
        bodies.party_sha256,
        bodies.remarks_tail_sha256,
        bodies.programs_sha256,
        bodies.aliases_sha256,
        bodies.addresses_sha256,
        lag(runs.spell_number) over (partition by runs.list_code, runs.uid order by runs.run_number)
            as previous_spell_number,
        last_value(bodies.party_sha256 ignore nulls) over earlier as previous_party_sha256,
        last_value(bodies.remarks_tail_sha256 ignore nulls) over earlier as previous_remarks_tail_sha256,
        last_value(bodies.programs_sha256 ignore nulls) over earlier as previous_programs_sha256,
        last_value(bodies.aliases_sha256 ignore nulls) over earlier as previous_aliases_sha256,
        last_value(bodies.addresses_sha256 ignore nulls) over earlier as previous_addresses_sha256
    from runs
    inner join bodies on runs.body_id = bodies.body_id
    window earlier as (
        partition by runs.list_code, runs.uid, runs.spell_number order by runs.run_number
        rows between unbounded preceding and 1 preceding
    )
),

numbered as (
    select
        *,
        sum(
            cast(
                previous_spell_number is null
                or previous_spell_number <> spell_number
                or coalesce(party_sha256 <> previous_party_sha256, false)
                or coalesce(remarks_tail_sha256 <> previous_remarks_tail_sha256, false)
                or coalesce(programs_sha256 <> previous_programs_sha256, false)
                or coalesce(aliases_sha256 <> previous_aliases_sha256, false)
                or coalesce(addresses_sha256 <> previous_addresses_sha256, false)
                as integer
            )
        ) over (partition by list_code, uid order by run_number rows between unbounded preceding and current row)
            as version_number
    from said
),

-- any_value skips nulls: within a version the values of a kind that are said are all equal.
versions as (
    select
        list_code,
        uid,
        spell_number,
        cast(version_number as bigint) as version_number,
        min(first_snapshot_number) as first_snapshot_number,
        max(last_snapshot_number) as last_snapshot_number,
        coalesce(any_value(party_sha256), any_value(previous_party_sha256)) as party_sha256,
        coalesce(any_value(remarks_tail_sha256), any_value(previous_remarks_tail_sha256)) as remarks_tail_sha256,
        coalesce(any_value(programs_sha256), any_value(previous_programs_sha256)) as programs_sha256,
        coalesce(any_value(aliases_sha256), any_value(previous_aliases_sha256)) as aliases_sha256,
        coalesce(any_value(addresses_sha256), any_value(previous_addresses_sha256)) as addresses_sha256,
        min(first_snapshot_number) filter (where programs_sha256 is not null or previous_programs_sha256 is not null)
            as programs_snapshot_number,
        min(first_snapshot_number) filter (where aliases_sha256 is not null or previous_aliases_sha256 is not null)
            as aliases_snapshot_number,
        min(first_snapshot_number) filter (where addresses_sha256 is not null or previous_addresses_sha256 is not null)
            as addresses_snapshot_number
    from numbered
    group by list_code, uid, spell_number, version_number
),

dated as (
    select
        versions.*,
        first_sight.captured_at as first_observed_at,
        first_sight.captured_on as first_observed_on,
        first_sight.snapshot_id as first_snapshot_id,
        last_sight.last_seen_on as last_observed_on,
        programs_sight.captured_at as programs_observed_at,
        aliases_sight.captured_at as aliases_observed_at,
        addresses_sight.captured_at as addresses_observed_at,
        coalesce(
            lead(first_sight.captured_at) over (
                partition by versions.list_code, versions.uid, versions.spell_number order by versions.version_number
            ),
            spells.absent_after_at
        ) as next_observed_at,
        coalesce(
            lead(first_sight.captured_on) over (
                partition by versions.list_code, versions.uid, versions.spell_number order by versions.version_number
            ),
            spells.absent_after_on
        ) as next_observed_on
    from versions
    inner join spells
        on
            versions.list_code = spells.list_code
            and versions.uid = spells.uid
            and versions.spell_number = spells.spell_number
    inner join applied as first_sight
        on
            versions.list_code = first_sight.list_code
            and versions.first_snapshot_number = first_sight.snapshot_number
    inner join applied as last_sight
        on
            versions.list_code = last_sight.list_code
            and versions.last_snapshot_number = last_sight.snapshot_number
    left join applied as programs_sight
        on
            versions.list_code = programs_sight.list_code
            and versions.programs_snapshot_number = programs_sight.snapshot_number
    left join applied as aliases_sight
        on
            versions.list_code = aliases_sight.list_code
            and versions.aliases_snapshot_number = aliases_sight.snapshot_number
    left join applied as addresses_sight
        on
            versions.list_code = addresses_sight.list_code
            and versions.addresses_snapshot_number = addresses_sight.snapshot_number
)

select * from dated
