-- The set of facts that stands with each record, of each kind it speaks of: the set it gives, or, where it gives a part
-- alone (a cut remark, a refused row), the last whole set before. A part stands only where no whole set was said.
-- grain: uid, run_number, kind
with runs as (select * from history.party_runs),

said as (select * from stage.said),

told as (
    select
        runs.uid,
        runs.party_spell_number,
        runs.run_number,
        runs.first_observed_at,
        said.kind,
        said.facts_id,
        case when not said.is_partial then said.facts_id end as whole_facts_id
    from runs
    inner join said on runs.body_id = said.body_id
),

last_whole as (
    select
        *,
        last_value(whole_facts_id ignore nulls) over (
            partition by uid, party_spell_number, kind
            order by run_number rows between unbounded preceding and current row
        ) as standing_facts_id
    from told
),

standing as (
    select
        uid,
        party_spell_number,
        run_number,
        first_observed_at,
        kind,
        coalesce(standing_facts_id, facts_id) as facts_id,
        standing_facts_id is null as is_partial
    from last_whole
)

select * from standing
