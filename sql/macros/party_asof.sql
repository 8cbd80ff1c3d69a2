-- A party as captures up to a moment show it: its last body then known, also after removal. No row: not seen by then.
create or replace macro party_asof(uid, known_at) as table
    with seen as (
        select versions.*
        from core.party_versions as versions
        where versions.uid = cast(uid as bigint) and versions.observed_from_at <= known_moment(known_at)
    )

    select
        seen.uid,
        seen.version_number,
        seen.primary_name,
        seen.party_type,
        seen.program_codes,
        seen.remarks,
        seen.observed_from_at,
        case when seen.observed_to_at <= known_moment(known_at) then seen.observed_to_at end as observed_to_at,
        coalesce(seen.observed_to_at > known_moment(known_at), true) as is_listed
    from seen
    where seen.version_number = (select max(latest.version_number) from seen as latest)
