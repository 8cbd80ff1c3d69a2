-- Every program tag ever seen or known to sql/seeds/programs.csv, with what stands there of it.
-- grain: program_code
with spells as (select * from core.designation_programs),

known as (select * from stage.program_titles),

seen as (
    select
        program_code,
        min(first_observed_at) as first_observed_at,
        count(distinct uid) filter (where is_current) as current_count
    from spells
    group by program_code
),

programs as (
    select
        coalesce(seen.program_code, known.program_code) as program_code,
        known.title,
        known.authority,
        known.target_country_code,
        seen.first_observed_at,
        coalesce(seen.current_count, 0) as current_count
    from seen
    full join known on seen.program_code = known.program_code
)

select * from programs
