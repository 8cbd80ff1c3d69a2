-- Every relation of a party to another, from when to when. The remarks give a name alone: its uid stands here when one
-- party bears exactly that name.
-- grain: uid, relation_type, related_name, related_uid, observed_from_at
with spans as (select * from history.fact_spans where kind in ('linked_to', 'relationships')),

parties as (select * from core.parties),

bearers as (
    select
        primary_name,
        min(uid) as uid
    from parties
    group by primary_name
    having count(*) = 1
),

relations as (
    select
        linked_to.fact_id,
        'Linked To' as relation_type,
        linked_to.linked_name as related_name,
        bearers.uid as related_uid
    from stage.linked_to as linked_to
    left join bearers on linked_to.linked_name = bearers.primary_name
    union all
    select
        relationships.fact_id,
        relationships.relation_type,
        parties.primary_name as related_name,
        relationships.related_uid
    from stage.relationships as relationships
    left join parties on relationships.related_uid = parties.uid
),

dated as (
    select
        spans.uid,
        relations.relation_type,
        relations.related_name,
        relations.related_uid,
        spans.observed_from_at,
        spans.observed_to_at
    from spans
    inner join relations on spans.fact_id = relations.fact_id
)

select * from dated
