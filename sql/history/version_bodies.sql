-- The main record of each version beside its programs, and a name for the facts of every kind.
-- grain: uid, version_number
with versions as (select * from history.versions),

version_facts as (select * from history.version_facts),

fact_sets as (select * from stage.fact_sets),

-- Kinds of one fact a party: its main record, its remarks, and what follows them.
single as (
    select
        version_facts.uid,
        version_facts.version_number,
        any_value(fact_sets.fact_id) filter (where version_facts.kind = 'party') as party_id,
        any_value(fact_sets.fact_id) filter (where version_facts.kind = 'remarks') as remarks_id,
        any_value(fact_sets.fact_id) filter (where version_facts.kind = 'remarks_tail') as remarks_tail_id
    from version_facts
    inner join fact_sets on version_facts.facts_id = fact_sets.facts_id
    where version_facts.kind in ('party', 'remarks', 'remarks_tail')
    group by version_facts.uid, version_facts.version_number
),

program_sets as (
    select
        fact_sets.facts_id,
        list_sort(list(programs.program_code)) as program_codes
    from fact_sets
    inner join stage.programs as programs on fact_sets.fact_id = programs.fact_id
    group by fact_sets.facts_id
),

version_programs as (
    select
        version_facts.uid,
        version_facts.version_number,
        coalesce(program_sets.program_codes, []) as program_codes
    from version_facts
    left join program_sets on version_facts.facts_id = program_sets.facts_id
    where version_facts.kind = 'programs'
),

names as (
    select
        uid,
        version_number,
        sha256(string_agg(kind || ' ' || facts_id, '|' order by kind)) as body_sha256
    from version_facts
    group by uid, version_number
),

bodies as (
    select
        versions.uid,
        versions.version_number,
        names.body_sha256,
        parties.primary_name,
        parties.party_type,
        parties.title,
        remarks.remarks,
        remarks_tails.remarks_tail,
        coalesce(version_programs.program_codes, []) as program_codes
    from versions
    inner join names on versions.uid = names.uid and versions.version_number = names.version_number
    inner join single on versions.uid = single.uid and versions.version_number = single.version_number
    inner join stage.parties as parties on single.party_id = parties.fact_id
    left join stage.remarks as remarks on single.remarks_id = remarks.fact_id
    left join stage.remarks_tails as remarks_tails on single.remarks_tail_id = remarks_tails.fact_id
    left join version_programs
        on
            versions.uid = version_programs.uid
            and versions.version_number = version_programs.version_number
)

select * from bodies
