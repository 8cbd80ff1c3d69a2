-- Every spell of every party on a list, from listing to delisting.
-- grain: designation_id (uid, list_code, US Eastern day of first observation)
with spells as (select * from history.spells),

versions as (select * from history.versions),

parties as (select * from core.parties),

program_sets as (
    select
        facts_sha256,
        list_sort(list(program_code)) as program_codes
    from stage.programs
    group by facts_sha256
),

last_versions as (
    select
        list_code,
        uid,
        spell_number,
        arg_max_null(programs_sha256, version_number) as programs_sha256
    from versions
    group by list_code, uid, spell_number
),

designations as (
    select
        left(sha256(concat_ws('|', spells.uid, spells.list_code, spells.first_observed_on)), 32) as designation_id,
        spells.uid,
        parties.primary_name as party_name,
        parties.party_type,
        spells.list_code,
        false as is_list_inferred,
        coalesce(program_sets.program_codes, []) as program_codes,
        case when spells.absent_before_at is not null then spells.first_observed_on end as listed_on,
        case when spells.absent_before_at is not null then 'observed' end as listed_on_basis,
        cast(null as varchar) as listed_notice_id,
        spells.absent_before_at is null as is_start_unknown,
        spells.absent_after_on as delisted_on,
        case when spells.absent_after_on is not null then 'observed' end as delisted_on_basis,
        cast(null as varchar) as delisted_notice_id,
        case when spells.absent_after_on is not null then 'delisted' end as end_code,
        cast(null as bigint) as successor_uid,
        spells.first_observed_at,
        spells.last_observed_at,
        spells.absent_before_at as last_absent_at,
        spells.absent_after_at as delisting_observed_at,
        spells.absent_after_at is null as is_current,
        spells.first_snapshot_id,
        spells.absent_after_snapshot_id as delisting_snapshot_id,
        cast(null as varchar) as updated_release_id
    from spells
    inner join parties on spells.uid = parties.uid
    inner join last_versions
        on
            spells.list_code = last_versions.list_code
            and spells.uid = last_versions.uid
            and spells.spell_number = last_versions.spell_number
    left join program_sets on last_versions.programs_sha256 = program_sets.facts_sha256
)

select * from designations
