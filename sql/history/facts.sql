-- Every program tag, alias and address of every version; the fact itself is JSON, so that one rule serves all kinds.
-- grain: list_code, uid, version_number, kind, fact
with versions as (select * from history.versions),

programs as (
    select
        versions.*,
        'program' as kind,
        cast(to_json({'program_code': programs.program_code}) as varchar) as fact,
        versions.programs_observed_at as said_at
    from versions
    inner join stage.programs as programs on versions.programs_sha256 = programs.facts_sha256
),

aliases as (
    select
        versions.*,
        'alias' as kind,
        cast(
            to_json(
                {
                    'alias_name': aliases.alias_name,
                    'alias_type': aliases.alias_type,
                    'is_weak': aliases.is_weak,
                    'alias_remarks': aliases.alias_remarks
                }
            ) as varchar
        ) as fact,
        versions.aliases_observed_at as said_at
    from versions
    inner join stage.aliases as aliases on versions.aliases_sha256 = aliases.facts_sha256
),

addresses as (
    select
        versions.*,
        'address' as kind,
        cast(
            to_json(
                {
                    'address': addresses.address,
                    'city': addresses.city,
                    'country': addresses.country,
                    'address_remarks': addresses.address_remarks
                }
            ) as varchar
        ) as fact,
        versions.addresses_observed_at as said_at
    from versions
    inner join stage.addresses as addresses on versions.addresses_sha256 = addresses.facts_sha256
),

facts as (
    select * from programs
    union all
    select * from aliases
    union all
    select * from addresses
)

select
    list_code,
    uid,
    spell_number,
    version_number,
    kind,
    fact,
    said_at,
    first_observed_on,
    last_observed_on,
    next_observed_at,
    next_observed_on
from facts
