-- Every version of every party: what its record said, from when to when.
-- grain: uid, version_number
with versions as (select * from history.versions),

bodies as (select * from stage.parties),

tails as (select * from stage.remarks_tails),

program_sets as (
    select
        facts_sha256,
        list_sort(list(program_code)) as program_codes
    from stage.programs
    group by facts_sha256
),

party_versions as (
    select
        versions.uid,
        row_number() over (
            partition by versions.uid order by versions.first_observed_at, versions.list_code, versions.version_number
        ) as version_number,
        versions.first_observed_at as observed_from_at,
        versions.next_observed_at as observed_to_at,
        sha256(
            concat_ws(
                '|',
                versions.party_sha256,
                coalesce(versions.remarks_tail_sha256, '-'),
                coalesce(versions.programs_sha256, '-'),
                coalesce(versions.aliases_sha256, '-'),
                coalesce(versions.addresses_sha256, '-')
            )
        ) as body_sha256,
        bodies.primary_name,
        bodies.party_type,
        coalesce(program_sets.program_codes, []) as program_codes,
        bodies.remarks || coalesce(tails.remarks_tail, '') as remarks
    from versions
    inner join bodies on versions.party_sha256 = bodies.facts_sha256
    left join tails on versions.remarks_tail_sha256 = tails.facts_sha256
    left join program_sets on versions.programs_sha256 = program_sets.facts_sha256
)

select * from party_versions
