-- Every program tag ever seen.
-- grain: program_code
with spells as (select * from core.designation_programs),

programs as (
    select
        program_code,
        min(first_observed_at) as first_observed_at,
        count(distinct uid) filter (where is_current) as current_count
    from spells
    group by program_code
)

select * from programs
