-- Every name that each party ever had; a name that is anywhere more than a weak alias is none.
-- grain: uid, name_key
with versions as (select * from core.party_versions),

aliases as (select * from core.aliases),

names as (
    select
        uid,
        name_key(primary_name) as name_key,
        true as is_primary,
        false as is_weak
    from versions
    union all
    select
        uid,
        name_key(alias_name) as name_key,
        false as is_primary,
        is_weak
    from aliases
),

once as (
    select
        uid,
        name_key,
        bool_or(is_primary) as is_primary,
        bool_and(is_weak) as is_weak
    from names
    where name_key <> ''
    group by uid, name_key
)

select * from once
