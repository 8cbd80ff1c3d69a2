-- Every further name of every party, from when to when.
-- grain: uid, alias_type, alias_name, is_weak, script_code, alias_remarks, observed_from_at
with spans as (select * from history.fact_spans where kind in ('aliases', 'weak_aliases', 'script_names')),

aliases as (select * from stage.aliases),

dated as (
    select
        spans.uid,
        aliases.alias_name,
        aliases.alias_type,
        aliases.is_weak,
        aliases.script_code,
        aliases.alias_remarks,
        spans.observed_from_at,
        spans.observed_to_at
    from spans
    inner join aliases on spans.fact_id = aliases.fact_id
)

select * from dated
