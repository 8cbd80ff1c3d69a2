-- Every party ever seen, with its last known body, also after removal.
-- grain: uid
with versions as (select * from history.versions),

bodies as (select * from history.version_bodies),

spells as (select * from history.spells),

facts as (select * from history.facts),

-- Formats without a text of remarks give their parts.
told as (
    select
        facts.uid,
        facts.version_number,
        notes.note_text as remark
    from facts
    inner join stage.notes as notes on facts.fact_id = notes.fact_id
    where facts.kind = 'notes'
    union all
    select
        facts.uid,
        facts.version_number,
        'Linked To: ' || linked_to.linked_name as remark
    from facts
    inner join stage.linked_to as linked_to on facts.fact_id = linked_to.fact_id
    where facts.kind = 'linked_to'
),

told_remarks as (
    select
        uid,
        version_number,
        string_agg(remark, '; ' order by remark) as remarks
    from told
    group by uid, version_number
),

-- A party whose main row was always refused has no facts yet: a check names it.
last_bodies as (
    select bodies.*
    from bodies
    inner join versions on bodies.uid = versions.uid and bodies.version_number = versions.version_number
    qualify row_number() over (partition by bodies.uid order by bodies.version_number desc) = 1
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
        last_bodies.uid,
        last_bodies.party_type,
        last_bodies.primary_name,
        last_bodies.title,
        coalesce(last_bodies.remarks || coalesce(last_bodies.remarks_tail, ''), told_remarks.remarks) as remarks,
        coalesce(length(last_bodies.remarks) >= 1000 and last_bodies.remarks_tail is null, false) as is_remarks_cut,
        sights.is_listed,
        sights.first_observed_at,
        sights.last_observed_at
    from last_bodies
    inner join sights on last_bodies.uid = sights.uid
    left join told_remarks
        on
            last_bodies.uid = told_remarks.uid
            and last_bodies.version_number = told_remarks.version_number
)

select * from parties
