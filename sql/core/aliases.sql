-- Every further name of every party, from when to when.
-- grain: uid, alias_type, alias_name, is_weak, alias_remarks, observed_from_at
with spans as (select * from history.fact_spans where kind = 'alias'),

aliases as (
    select
        uid,
        fact ->> 'alias_name' as alias_name,
        fact ->> 'alias_type' as alias_type,
        cast(fact ->> 'is_weak' as boolean) as is_weak,
        fact ->> 'alias_remarks' as alias_remarks,
        observed_from_at,
        observed_to_at
    from spans
)

select * from aliases
