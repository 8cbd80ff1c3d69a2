-- One program's spell inside a designation. Its start follows the listing only if the tag was there at first sight and
-- that sight shows the listing: of a listing from before the first snapshot with several tags, none has a known day.
-- grain: designation_id, program_code, first_observed_at
with program_spells as (select * from history.program_spells),

spells as (select * from history.spells),

designations as (select * from core.designations),

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
),

dated as (
    select
        designation_id,
        uid,
        list_code,
        program_code,
        is_list_inferred,
        is_from_start,
        case when is_with_listing then listed_on when not is_from_start then observed_from_on end as added_on,
        case when is_with_listing then listed_on_basis when not is_from_start then 'observed' end as added_on_basis,
        case when is_to_end then delisted_on else observed_to_on end as dropped_on,
        observed_to_at is null as is_current,
        observed_from_at as first_observed_at,
        observed_to_at as drop_observed_at
    from placed
)

select * from dated
