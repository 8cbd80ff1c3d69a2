-- Every act of every party on a list, with the event it is part of: one event per day, action, list and program set.
-- The program set is the one of the act's own day, so that a later amendment does not rename the event.
-- grain: uid, list_code, event_type, observed_at
with spells as (select * from history.spells),

versions as (select * from history.versions),

changes as (select * from core.designation_changes where action = 'amendment'),

program_sets as (
    select
        facts_sha256,
        list_sort(list(program_code)) as program_codes
    from stage.programs
    group by facts_sha256
),

bounds as (
    select
        list_code,
        uid,
        spell_number,
        -- These skip nulls on purpose: the first and the last set that the spell's records speak of.
        arg_min(programs_sha256, version_number) as first_programs_sha256,
        arg_max(programs_sha256, version_number) as last_programs_sha256
    from versions
    where uid in (select uid from core.parties)
    group by list_code, uid, spell_number
),

openings as (
    select
        spells.uid,
        spells.list_code,
        'designation' as event_type,
        spells.first_observed_on as acted_on,
        bounds.first_programs_sha256 as programs_sha256,
        spells.first_observed_at as observed_at
    from spells
    inner join bounds
        on
            spells.list_code = bounds.list_code
            and spells.uid = bounds.uid
            and spells.spell_number = bounds.spell_number
    where spells.absent_before_at is not null
),

closings as (
    select
        spells.uid,
        spells.list_code,
        'delisting' as event_type,
        spells.absent_after_on as acted_on,
        bounds.last_programs_sha256 as programs_sha256,
        spells.absent_after_at as observed_at
    from spells
    inner join bounds
        on
            spells.list_code = bounds.list_code
            and spells.uid = bounds.uid
            and spells.spell_number = bounds.spell_number
    where spells.absent_after_at is not null
),

amendments as (
    select distinct
        changes.uid,
        changes.list_code,
        'amendment' as event_type,
        changes.effective_on as acted_on,
        versions.programs_sha256,
        changes.observed_at
    from changes
    inner join versions
        on
            changes.uid = versions.uid
            and changes.list_code = versions.list_code
            and changes.observed_at = versions.first_observed_at
),

acts as (
    select * from openings
    union all
    select * from closings
    union all
    select * from amendments
),

with_programs as (
    select
        acts.uid,
        acts.list_code,
        acts.event_type,
        acts.acted_on,
        acts.observed_at,
        coalesce(program_sets.program_codes, []) as program_codes
    from acts
    left join program_sets on acts.programs_sha256 = program_sets.facts_sha256
),

named as (
    select
        left(
            sha256(concat_ws('|', event_type, list_code, acted_on, array_to_string(program_codes, ','))), 32
        ) as event_id,
        *
    from with_programs
)

select * from named
