-- Every fact of every version; what it says stands in the stage table of its kind.
-- grain: uid, version_number, kind, fact_id
with version_facts as (select * from history.version_facts),

versions as (select * from history.versions),

fact_sets as (select * from stage.fact_sets),

facts as (
    select
        versions.uid,
        versions.party_spell_number,
        versions.version_number,
        version_facts.kind,
        fact_sets.fact_id,
        version_facts.said_at,
        versions.first_observed_on,
        versions.next_observed_at,
        versions.next_observed_on
    from version_facts
    inner join versions
        on
            version_facts.uid = versions.uid
            and version_facts.version_number = versions.version_number
    inner join fact_sets on version_facts.facts_id = fact_sets.facts_id
)

select * from facts
