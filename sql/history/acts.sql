-- Every act on every party of a list, with the event it is part of: one event per day, action, list and program set, so
-- a revoked program is one event over all its parties. The set is that of the act's own day: a later amendment does
-- not rename the event. A move between lists or to another uid is an amendment; a correction is no act.
-- grain: uid, list_code, event_type, observed_at
with changes as (select * from core.designation_changes where action <> 'correction'),

spells as (select * from history.spells),

program_spells as (select * from history.program_spells),

acts as (
    select
        uid,
        list_code,
        case when action in ('designation', 'delisting') then action else 'amendment' end as event_type,
        effective_on as acted_on,
        observed_at,
        max(notice_id) as notice_id
    from changes
    group by all
),

-- At the end of a spell the tags that it ended with count, else those that hold from this moment on.
tagged as (
    select
        acts.*,
        spells.spell_number,
        program_spells.program_code
    from acts
    inner join spells
        on
            acts.uid = spells.uid
            and acts.list_code = spells.list_code
            and acts.observed_at >= spells.first_observed_at
            and acts.observed_at <= coalesce(spells.absent_after_at, timestamp 'infinity')
            and (acts.event_type <> 'delisting' or acts.observed_at > spells.first_observed_at)
            and (acts.event_type <> 'designation' or acts.observed_at = spells.first_observed_at)
    left join program_spells
        on
            spells.list_code = program_spells.list_code
            and spells.uid = program_spells.uid
            and spells.spell_number = program_spells.spell_number
            and case
                when acts.observed_at = spells.first_observed_at then program_spells.is_from_start
                when acts.observed_at = spells.absent_after_at then program_spells.is_to_end
                else
                    acts.observed_at >= program_spells.observed_from_at
                    and coalesce(program_spells.observed_to_at, timestamp 'infinity') > acts.observed_at
            end
),

with_programs as (
    select
        uid,
        list_code,
        event_type,
        acted_on,
        observed_at,
        notice_id,
        coalesce(list_sort(list(distinct program_code) filter (where program_code is not null)), []) as program_codes
    from tagged
    group by uid, list_code, event_type, acted_on, observed_at, notice_id
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
