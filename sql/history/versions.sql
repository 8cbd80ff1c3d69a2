-- Versions: unbroken runs of a party with the same facts, kind by kind. A kind that a record does not speak of keeps
-- the facts last said and never makes a version, nor does the first word on one, but for the kinds that a version
-- shows: what was not known before would stand in it. An absence from every list begins a new version, nothing said.
-- grain: uid, version_number
with runs as (select * from history.party_runs),

told as (select * from history.run_facts),

party_spells as (select * from history.party_spells),

fact_sets as (select * from stage.fact_sets),

compared as (
    select
        *,
        lag(facts_id) over (partition by uid, party_spell_number, kind order by run_number) as previous_facts_id
    from told
),

changed as (
    select distinct
        uid,
        run_number
    from compared
    where
        facts_id <> previous_facts_id
        or (
            previous_facts_id is null
            and kind in ('party', 'programs', 'remarks', 'remarks_tail')
            and facts_id in (select fact_sets.facts_id from fact_sets)
        )
),

marked as (
    select
        runs.*,
        changed.uid is not null
        or runs.run_number = min(runs.run_number) over (partition by runs.uid, runs.party_spell_number) as is_start
    from runs
    left join changed on runs.uid = changed.uid and runs.run_number = changed.run_number
),

numbered as (
    select
        *,
        sum(cast(is_start as integer)) over (
            partition by uid order by run_number rows between unbounded preceding and current row
        ) as version_number
    from marked
),

versions as (
    select
        uid,
        party_spell_number,
        cast(version_number as bigint) as version_number,
        min(run_number) as first_run_number,
        max(run_number) as last_run_number,
        min(first_observed_at) as first_observed_at,
        min(first_observed_on) as first_observed_on,
        arg_min(first_snapshot_id, run_number) as first_snapshot_id,
        max(last_observed_at) as last_observed_at
    from numbered
    group by uid, party_spell_number, version_number
),

ends as (
    select
        uid,
        party_spell_number,
        arg_max_null(absent_after_at, coalesce(absent_after_at, timestamp 'infinity')) as absent_after_at,
        arg_max_null(absent_after_on, coalesce(absent_after_at, timestamp 'infinity')) as absent_after_on
    from party_spells
    group by uid, party_spell_number
),

dated as (
    select
        versions.*,
        coalesce(lead(versions.first_observed_at) over later, ends.absent_after_at) as next_observed_at,
        coalesce(lead(versions.first_observed_on) over later, ends.absent_after_on) as next_observed_on
    from versions
    inner join ends on versions.uid = ends.uid and versions.party_spell_number = ends.party_spell_number
    window later as (partition by versions.uid, versions.party_spell_number order by versions.version_number)
)

select * from dated
