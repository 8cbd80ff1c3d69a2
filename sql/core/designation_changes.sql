-- Every change seen: a party listed, removed, moved, or amended while listed, with the old and the new value of each
-- field. A party that was already there in the first snapshot is no change.
-- grain: uid, list_code, observed_at, action, field, old_value, new_value
with designations as (select * from core.designations),

spells as (select * from history.spells),

program_spells as (select * from history.program_spells),

amendments as (select * from history.amendments),

list_moves as (select * from history.list_moves),

spell_notices as (select * from history.spell_notices where preference = 1),

amendment_notices as (select * from history.amendment_notices where preference = 1),

first_programs as (
    select
        list_code,
        uid,
        spell_number,
        array_to_string(list_sort(list(distinct program_code)), ', ') as program_codes_text
    from program_spells
    where is_from_start
    group by list_code, uid, spell_number
),

ended as (
    select
        designations.*,
        spells.spell_number,
        spells.absent_after_on,
        list_moves.to_list_code
    from designations
    inner join spells
        on
            designations.uid = spells.uid
            and designations.list_code = spells.list_code
            and designations.first_observed_at = spells.first_observed_at
    left join list_moves
        on
            spells.list_code = list_moves.list_code
            and spells.uid = list_moves.uid
            and spells.spell_number = list_moves.spell_number
    where not designations.is_current
),

-- A spell that another one leads to: the party came from another list, or under another uid.
openings as (
    select
        designations.uid,
        designations.list_code,
        case
            when moved.uid is not null then 'list_move'
            when renumbered.uid is not null then 'new_uid'
            else 'designation'
        end as action,
        case
            when moved.uid is not null then 'list_code'
            when renumbered.uid is not null then 'uid'
        end as field,
        case
            when moved.uid is not null then moved.list_code
            when renumbered.uid is not null then cast(renumbered.uid as varchar)
        end as old_value,
        case
            when moved.uid is not null then designations.list_code
            when renumbered.uid is not null then cast(designations.uid as varchar)
            else coalesce(first_programs.program_codes_text, '')
        end as new_value,
        coalesce(told.acted_on, spells.first_observed_on) as effective_on,
        designations.first_observed_at as observed_at,
        designations.first_snapshot_id as snapshot_id,
        told.notice_id
    from designations
    inner join spells
        on
            designations.uid = spells.uid
            and designations.list_code = spells.list_code
            and designations.first_observed_at = spells.first_observed_at
    left join first_programs
        on
            spells.list_code = first_programs.list_code
            and spells.uid = first_programs.uid
            and spells.spell_number = first_programs.spell_number
    left join spell_notices as told
        on
            spells.list_code = told.list_code
            and spells.uid = told.uid
            and spells.spell_number = told.spell_number
            and told.action = 'designation'
    left join ended as moved
        on
            designations.uid = moved.uid
            and designations.list_code = moved.to_list_code
            and spells.first_observed_on = moved.absent_after_on
            and moved.end_code = 'list_move'
    left join ended as renumbered
        on
            designations.uid = renumbered.successor_uid
            and designations.list_code = renumbered.list_code
            and spells.first_observed_on = renumbered.absent_after_on
            and renumbered.end_code = 'new_uid'
    where spells.absent_before_at is not null
),

closings as (
    select
        uid,
        list_code,
        case when end_code = 'delisted' then 'delisting' else end_code end as action,
        case end_code when 'list_move' then 'list_code' when 'new_uid' then 'uid' end as field,
        case end_code
            when 'list_move' then list_code
            when 'new_uid' then cast(uid as varchar)
            else array_to_string(program_codes, ', ')
        end as old_value,
        case end_code when 'list_move' then to_list_code when 'new_uid' then cast(successor_uid as varchar) end
            as new_value,
        delisted_on as effective_on,
        delisting_observed_at as observed_at,
        delisting_snapshot_id as snapshot_id,
        delisted_notice_id as notice_id
    from ended
),

amended as (
    select
        amendments.uid,
        designations.list_code,
        -- blanks alone say nothing of the party
        case when amendments.is_respaced then 'correction' else 'amendment' end as action,
        amendments.field,
        amendments.old_value,
        amendments.new_value,
        coalesce(told.acted_on, amendments.effective_on) as effective_on,
        amendments.observed_at,
        amendments.snapshot_id,
        told.notice_id
    from amendments
    inner join designations
        on
            amendments.uid = designations.uid
            and amendments.observed_at > designations.first_observed_at
            and amendments.observed_at < coalesce(designations.delisting_observed_at, timestamp 'infinity')
    left join amendment_notices as told
        on amendments.uid = told.uid and amendments.observed_at = told.observed_at
),

programs_added as (
    select
        uid,
        list_code,
        'amendment' as action,
        'program' as field,
        cast(null as varchar) as old_value,
        program_code as new_value,
        observed_from_on as effective_on,
        observed_from_at as observed_at
    from program_spells
    where not is_from_start
),

programs_dropped as (
    select
        uid,
        list_code,
        'amendment' as action,
        'program' as field,
        program_code as old_value,
        cast(null as varchar) as new_value,
        observed_to_on as effective_on,
        observed_to_at as observed_at
    from program_spells
    where not is_to_end
),

program_changes as (
    select * from programs_added
    union all
    select * from programs_dropped
),

-- A tag changes with a record, or on the day on which the party comes to the list that the tag belongs to.
sights as (
    select
        uid,
        first_observed_at as observed_at,
        first_snapshot_id as snapshot_id
    from history.versions
    union all
    select
        uid,
        first_observed_at as observed_at,
        first_snapshot_id as snapshot_id
    from spells
),

first_sights as (
    select
        uid,
        observed_at,
        min(snapshot_id) as snapshot_id
    from sights
    group by uid, observed_at
),

reprogrammed as (
    select
        changed.uid,
        changed.list_code,
        changed.action,
        changed.field,
        changed.old_value,
        changed.new_value,
        coalesce(told.acted_on, changed.effective_on) as effective_on,
        changed.observed_at,
        first_sights.snapshot_id,
        told.notice_id
    from program_changes as changed
    inner join first_sights
        on changed.uid = first_sights.uid and changed.observed_at = first_sights.observed_at
    left join amendment_notices as told
        on changed.uid = told.uid and changed.observed_at = told.observed_at
),

changes as (
    select * from openings
    union all
    select * from closings
    union all
    select * from amended
    union all
    select * from reprogrammed
),

shown as (
    select
        uid,
        list_code,
        case when field = 'program' then coalesce(new_value, old_value) end as program_code,
        action,
        field,
        nullif(old_value, '') as old_value,
        nullif(new_value, '') as new_value,
        effective_on,
        observed_at,
        snapshot_id,
        notice_id
    from changes
)

select * from shown
