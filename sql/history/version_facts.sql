-- The set of facts of each kind that holds in each version: the last one said, in the version or before it.
-- grain: uid, version_number, kind
with versions as (select * from history.versions),

told as (select * from history.run_facts),

-- The sets that stand within one version are all equal.
said as (
    select
        versions.uid,
        versions.party_spell_number,
        versions.version_number,
        told.kind,
        any_value(told.facts_id) as facts_id,
        min(told.first_observed_at) as said_at,
        bool_and(told.is_partial) as is_partial
    from versions
    inner join told
        on
            versions.uid = told.uid
            and told.run_number between versions.first_run_number and versions.last_run_number
    group by versions.uid, versions.party_spell_number, versions.version_number, told.kind
),

kinds as (
    select distinct
        uid,
        party_spell_number,
        kind
    from said
),

carried as (
    select
        versions.uid,
        versions.party_spell_number,
        versions.version_number,
        versions.first_observed_at,
        kinds.kind,
        last_value(said.facts_id ignore nulls) over until_now as facts_id,
        last_value(said.said_at ignore nulls) over until_now as said_at,
        last_value(said.is_partial ignore nulls) over until_now as is_partial
    from versions
    inner join kinds on versions.uid = kinds.uid and versions.party_spell_number = kinds.party_spell_number
    left join said
        on
            versions.uid = said.uid
            and versions.version_number = said.version_number
            and kinds.kind = said.kind
    window until_now as (
        partition by versions.uid, versions.party_spell_number, kinds.kind order by versions.version_number
        rows between unbounded preceding and current row
    )
),

resolved as (
    select
        uid,
        party_spell_number,
        version_number,
        kind,
        facts_id,
        is_partial,
        greatest(first_observed_at, said_at) as said_at
    from carried
    where facts_id is not null
)

select * from resolved
