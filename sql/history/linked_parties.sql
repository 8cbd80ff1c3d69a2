-- What linking knows of every party ever listed: all its names, and what may speak for it in a text.
-- grain: uid
with parties as (select * from core.parties),

spelled as (
    select
        uid,
        primary_name as name,
        true as is_primary,
        false as is_weak
    from parties
    union all
    select
        uid,
        primary_name as name,
        true as is_primary,
        false as is_weak
    from core.party_versions
    union all
    select
        uid,
        alias_name as name,
        false as is_primary,
        is_weak
    from core.aliases
),

once as (
    select
        uid,
        name,
        bool_or(is_primary) as is_primary,
        bool_and(is_weak) as is_weak
    from spelled
    group by uid, name
),

names as (
    select
        uid,
        list({'name': name, 'is_primary': is_primary, 'is_weak': is_weak} order by name) as names
    from once
    group by uid
),

places as (
    select
        uid,
        country
    from core.addresses
    where country is not null
    union
    select
        uid,
        country
    from core.nationalities
),

countries as (
    select
        uid,
        list(country order by country) as countries
    from places
    group by uid
),

programs as (
    select
        uid,
        list(distinct program_code order by program_code) as program_codes
    from core.designation_programs
    group by uid
),

-- An announced day stands until the list moves, so the days of acts are those of the ledger alone.
spells as (
    select
        uid,
        list(
            {
                'listed_on': listed_on,
                'delisted_on': delisted_on,
                'seen_on': case when is_start_unknown then eastern_day(first_observed_at) end
            }
            order by designation_id
        ) as spells
    from core.designations
    group by uid
),

births as (
    select
        uid,
        list(distinct year(earliest_on) order by year(earliest_on)) as birth_years
    from core.birth_dates
    where earliest_on is not null and year(earliest_on) = year(latest_on)
    group by uid
)

select
    parties.uid,
    parties.party_type,
    parties.title,
    names.names,
    coalesce(countries.countries, []) as countries,
    coalesce(programs.program_codes, []) as program_codes,
    coalesce(spells.spells, []) as spells,
    coalesce(births.birth_years, []) as birth_years
from parties
inner join names on parties.uid = names.uid
left join countries on parties.uid = countries.uid
left join programs on parties.uid = programs.uid
left join spells on parties.uid = spells.uid
left join births on parties.uid = births.uid
