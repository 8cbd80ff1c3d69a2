-- Every party ever seen, with its last known body, also after removal.
-- grain: uid
with versions as (select * from history.versions),

spells as (select * from history.spells),

bodies as (select * from stage.parties),

tails as (select * from stage.remarks_tails),

-- A party whose main row was always refused has no facts yet: a check names it.
last_versions as (
    select *
    from versions
    where party_sha256 is not null
    qualify row_number() over (partition by uid order by first_snapshot_number desc, list_code asc) = 1
),

sights as (
    select
        uid,
        min(first_observed_at) as first_observed_at,
        max(last_observed_at) as last_observed_at,
        bool_or(absent_after_at is null) as is_listed
    from spells
    group by uid
),

parties as (
    select
        last_versions.uid,
        bodies.party_type,
        bodies.primary_name,
        bodies.title,
        bodies.call_sign,
        bodies.vessel_type,
        bodies.tonnage,
        bodies.gross_tonnage,
        bodies.vessel_flag,
        bodies.vessel_owner,
        bodies.remarks || coalesce(tails.remarks_tail, '') as remarks,
        coalesce(length(bodies.remarks) >= 1000 and tails.remarks_tail is null, false) as is_remarks_cut,
        sights.is_listed,
        sights.first_observed_at,
        sights.last_observed_at
    from last_versions
    inner join bodies on last_versions.party_sha256 = bodies.facts_sha256
    inner join sights on last_versions.uid = sights.uid
    left join tails on last_versions.remarks_tail_sha256 = tails.facts_sha256
)

select * from parties
