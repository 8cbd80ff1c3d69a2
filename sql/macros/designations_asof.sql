-- Who was listed on a day, as far as captures up to a moment show it: one row a party and list.
-- A listing from before the first snapshot counts from its first sight, or from the day that a notice or the list
-- states once that is known.
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
            case when designations.delisting_observed_at <= asked.asked_at then designations.delisting_observed_at end
                as known_delisting_at
        from core.designations as designations
        inner join asked on designations.first_observed_at <= asked.asked_at
    ),

    -- The day that OFAC stated last by then: it mends such days.
    stated as (
        select
            opened.designation_id,
            arg_max(
                listings.listed_on,
                {
                    'until': case
                        when listings.observed_to_at <= opened.asked_at
                            then
                                least(
                                    listings.observed_to_at,
                                    coalesce(opened.known_delisting_at, timestamp 'infinity')
                                )
                        else coalesce(opened.known_delisting_at, timestamp 'infinity')
                    end,
                    'since': listings.observed_from_at,
                    'day': listings.listed_on
                }
            ) as listed_on
        from opened
        inner join core.listings as listings
            on
                opened.uid = listings.uid
                and opened.list_code = listings.list_code
                and opened.asked_at >= listings.observed_from_at
                and listings.observed_from_at < coalesce(opened.known_delisting_at, timestamp 'infinity')
                and coalesce(listings.observed_to_at, timestamp 'infinity') > opened.first_observed_at
        where listings.listed_on is not null
        group by opened.designation_id
    ),

    -- The notice that dates each end best, of those fetched by then.
    told as (
        select
            opened.designation_id,
            arg_min(notices.acted_on, notices.preference) filter (where notices.action = 'designation') as listed_on,
            arg_min(notices.acted_on, notices.preference) filter (where notices.action = 'delisting') as delisted_on
        from opened
        inner join core.designation_notices as notices
            on opened.designation_id = notices.designation_id and opened.asked_at >= notices.observed_at
        group by opened.designation_id
    ),

    dated as (
        select
            opened.*,
            case
                when told.listed_on is not null then told.listed_on
                when stated.listed_on is not null then stated.listed_on
                when opened.last_absent_at is not null then opened.first_observed_on
            end as known_listed_on,
            case
                when told.listed_on is not null then 'notice'
                when stated.listed_on is not null then 'list'
                when opened.last_absent_at is not null then 'observed'
            end as known_listed_on_basis,
            case
                when opened.known_delisting_at is not null
                    then coalesce(told.delisted_on, eastern_day(opened.known_delisting_at))
            end as known_delisted_on
        from opened
        left join stated on opened.designation_id = stated.designation_id
        left join told on opened.designation_id = told.designation_id
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
                    programs.is_from_start
                    or valid.asked_on
                    >= case
                        when valid.asked_at >= programs.added_on_known_at then programs.added_on
                        else eastern_day(programs.first_observed_at)
                    end
                )
                and (
                    programs.drop_observed_at is null
                    or valid.asked_at < programs.drop_observed_at
                    or valid.asked_on
                    < case
                        when valid.asked_at >= programs.dropped_on_known_at then programs.dropped_on
                        else eastern_day(programs.drop_observed_at)
                    end
                    -- with the listing, whatever day a notice fetched later gives for its end
                    or valid.delisting_observed_at = programs.drop_observed_at
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
    inner join names on valid.designation_id = names.designation_id
    left join program_spells on valid.designation_id = program_spells.designation_id
