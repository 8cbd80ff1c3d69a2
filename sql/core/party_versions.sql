-- Every version of every party: what its record said, from when to when. One that shows no name, as every main row up
-- to it was refused, is not counted.
-- grain: uid, version_number
with versions as (select * from history.versions),

bodies as (select * from history.version_bodies),

party_versions as (
    select
        versions.uid,
        row_number() over (partition by versions.uid order by versions.version_number) as version_number,
        versions.first_observed_at as observed_from_at,
        versions.next_observed_at as observed_to_at,
        bodies.body_sha256,
        bodies.primary_name,
        bodies.party_type,
        bodies.program_codes,
        bodies.remarks || coalesce(bodies.remarks_tail, '') as remarks
    from versions
    inner join bodies on versions.uid = bodies.uid and versions.version_number = bodies.version_number
)

select * from party_versions
