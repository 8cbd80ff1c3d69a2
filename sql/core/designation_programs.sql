-- One program's spell inside a designation. Its start follows the listing only if the tag was there at the first sight.
-- grain: designation_id, program_code, first_observed_at
with spans as (select * from history.fact_spans where kind = 'program'),

spells as (select * from history.spells),

designations as (select * from core.designations),

bounds as (
    select
        list_code,
        uid,
        spell_number,
        min(version_number) filter (where programs_sha256 is not null) as first_version_number,
        max(version_number) as last_version_number
    from history.versions
    group by list_code, uid, spell_number
),

placed as (
    select
        spans.*,
        designations.designation_id,
        designations.listed_on,
        designations.listed_on_basis,
        designations.delisted_on,
        spans.first_version_number = bounds.first_version_number as is_from_start,
        spans.last_version_number = bounds.last_version_number as is_to_end
    from spans
    inner join bounds
        on
            spans.list_code = bounds.list_code
            and spans.uid = bounds.uid
            and spans.spell_number = bounds.spell_number
    inner join spells
        on
            spans.list_code = spells.list_code
            and spans.uid = spells.uid
            and spans.spell_number = spells.spell_number
    inner join designations
        on
            spells.uid = designations.uid
            and spells.list_code = designations.list_code
            and spells.first_observed_at = designations.first_observed_at
),

program_spells as (
    select
        designation_id,
        uid,
        list_code,
        fact ->> 'program_code' as program_code,
        case when is_from_start then listed_on else observed_from_on end as added_on,
        case when is_from_start then listed_on_basis else 'observed' end as added_on_basis,
        case when is_to_end then delisted_on else observed_to_on end as dropped_on,
        observed_to_at is null as is_current,
        observed_from_at as first_observed_at,
        observed_to_at as drop_observed_at
    from placed
)

select * from program_spells
