-- Who was listed on a day, as far as captures up to a moment show it: one row a party and list.
-- A listing from before the first snapshot counts from its first sight, or from the day OFAC states once that is known.
create or replace macro designations_asof(valid_on, known_at) as table
    with asked as (
        select
            cast(valid_on as date) as asked_on,
            known_moment(known_at) as asked_at
    ),

    opened as (
        select
            designations.*,
            asked.asked_on,
            asked.asked_at,
            eastern_day(designations.first_observed_at) as first_observed_on,
            designations.listed_on is not null
            and designations.listed_on_known_at <= asked.asked_at as is_listed_on_known
        from core.designations as designations
        inner join asked on designations.first_observed_at <= asked.asked_at
    ),

    dated as (
        select
            *,
            case
                when is_listed_on_known then listed_on
                when last_absent_at is not null then first_observed_on
            end as known_listed_on,
            case
                when is_listed_on_known then listed_on_basis
                when last_absent_at is not null then 'observed'
            end as known_listed_on_basis,
            case when delisting_observed_at <= asked_at then delisted_on end as known_delisted_on
        from opened
    ),

    valid as (
        select *
        from dated
        where
            coalesce(known_listed_on, first_observed_on) <= asked_on
            and (known_delisted_on is null or known_delisted_on > asked_on)
    ),

    program_spells as (
        select
            valid.designation_id,
            list_sort(list(distinct programs.program_code)) as program_codes
        from valid
        inner join core.designation_programs as programs
            on
                valid.designation_id = programs.designation_id
                and valid.asked_at >= programs.first_observed_at
                and (
                    valid.first_observed_at = programs.first_observed_at
                    or eastern_day(programs.first_observed_at) <= valid.asked_on
                )
                and (
                    programs.drop_observed_at is null
                    or valid.asked_at < programs.drop_observed_at
                    or valid.asked_on < programs.dropped_on
                )
        group by valid.designation_id
    ),

    names as (
        select
            valid.designation_id,
            arg_max(versions.primary_name, versions.version_number) as party_name,
            arg_max(versions.party_type, versions.version_number) as party_type
        from valid
        inner join core.party_versions as versions
            on valid.uid = versions.uid and valid.asked_at >= versions.observed_from_at
        group by valid.designation_id
    )

    select
        valid.designation_id,
        valid.uid,
        names.party_name,
        names.party_type,
        valid.list_code,
        coalesce(program_spells.program_codes, []) as program_codes,
        valid.known_listed_on as listed_on,
        valid.known_listed_on_basis as listed_on_basis,
        valid.known_listed_on is null as is_start_unknown,
        valid.known_delisted_on as delisted_on,
        valid.first_observed_at
    from valid
    left join names on valid.designation_id = names.designation_id
    left join program_spells on valid.designation_id = program_spells.designation_id
