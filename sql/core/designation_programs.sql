-- One program's spell inside a designation. Its start follows the listing only if the tag was there at first sight and
-- that sight shows the listing: of a listing from before the first snapshot with several tags, none has a known day.
-- grain: designation_id, program_code, first_observed_at
with program_spells as (select * from history.program_spells),

spells as (select * from history.spells),

designations as (select * from core.designations),

amendment_notices as (select * from history.amendment_notices where preference = 1),

counted as (
    select
        *,
        count(*) filter (where is_from_start) over (partition by list_code, uid, spell_number) as first_tag_count
    from program_spells
),

placed as (
    select
        counted.*,
        designations.designation_id,
        designations.listed_on,
        designations.listed_on_basis,
        designations.delisted_on,
        added.acted_on as told_added_on,
        dropped.acted_on as told_dropped_on,
        added.told_at as added_told_at,
        dropped.told_at as drop_told_at,
        counted.is_from_start
        and (spells.absent_before_at is not null or counted.first_tag_count = 1) as is_with_listing
    from counted
    inner join spells
        on
            counted.list_code = spells.list_code
            and counted.uid = spells.uid
            and counted.spell_number = spells.spell_number
    inner join designations
        on
            spells.uid = designations.uid
            and spells.list_code = designations.list_code
            and spells.first_observed_at = designations.first_observed_at
    left join amendment_notices as added
        on counted.uid = added.uid and counted.observed_from_at = added.observed_at
    left join amendment_notices as dropped
        on counted.uid = dropped.uid and counted.observed_to_at = dropped.observed_at
),

dated as (
    select
        designation_id,
        uid,
        list_code,
        program_code,
        is_list_inferred,
        is_from_start,
        case
            when is_with_listing then listed_on
            when not is_from_start then greatest(coalesce(told_added_on, observed_from_on), listed_on)
        end as added_on,
        case
            when is_with_listing then listed_on_basis
            when not is_from_start and told_added_on is not null then 'notice'
            when not is_from_start then 'observed'
        end as added_on_basis,
        case when is_to_end then delisted_on else coalesce(told_dropped_on, observed_to_on) end as dropped_on,
        observed_to_at is null as is_current,
        observed_from_at as first_observed_at,
        observed_to_at as drop_observed_at,
        case when not is_from_start then greatest(added_told_at, observed_from_at) end as added_on_known_at,
        case when not is_to_end then greatest(drop_told_at, observed_to_at) end as dropped_on_known_at
    from placed
)

select * from dated
