-- Each fact of a party over the versions in a row that hold it; gone for no whole US Eastern day, it was
-- never gone.
-- grain: uid, kind, fact_id, first_version_number
with facts as (select * from history.facts),

spans as (
    select
        *,
        lag(version_number) over earlier as previous_version_number,
        lag(next_observed_on) over earlier as previous_observed_to_on
    from facts
    window earlier as (partition by uid, party_spell_number, kind, fact_id order by version_number)
),

numbered as (
    select
        *,
        sum(
            cast(
                previous_version_number is null
                or (version_number > previous_version_number + 1 and first_observed_on <> previous_observed_to_on)
                as integer
            )
        ) over (
            partition by uid, party_spell_number, kind, fact_id
            order by version_number rows between unbounded preceding and current row
        ) as span_number
    from spans
),

-- The end is taken from the last version: its next sight, null included (arg_max would skip a null).
grouped as (
    select
        uid,
        party_spell_number,
        kind,
        fact_id,
        min(version_number) as first_version_number,
        max(version_number) as last_version_number,
        min(said_at) as observed_from_at,
        min(first_observed_on) as observed_from_on,
        arg_max_null(next_observed_at, version_number) as observed_to_at,
        arg_max_null(next_observed_on, version_number) as observed_to_on
    from numbered
    group by uid, party_spell_number, kind, fact_id, span_number
)

select * from grouped
