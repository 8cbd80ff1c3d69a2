-- Each program of a party inside each of its spells on a list. Where a party stands on several lists, formats name its
-- lists and its tags side by side: sql/seeds/list_program.csv then says which tag belongs to which list. A tag of
-- another list is not of this one from the day on which the party is on that other list.
-- grain: list_code, uid, spell_number, program_code, observed_from_at
with spells as (select * from history.spells),

party_spells as (select * from history.party_spells),

spans as (select * from history.fact_spans where kind = 'programs'),

programs as (select * from stage.programs),

pairs as (select * from stage.list_programs),

known as (
    select
        uid,
        party_spell_number,
        min(said_at) as known_at
    from history.version_facts
    where kind = 'programs'
    group by uid, party_spell_number
),

joined as (
    select
        spells.list_code,
        spells.uid,
        spells.spell_number,
        programs.program_code,
        spells.first_observed_at,
        spells.first_observed_on,
        spells.absent_after_at,
        spells.absent_after_on,
        spans.observed_from_at,
        spans.observed_from_on,
        spans.observed_to_at,
        spans.observed_to_on,
        spans.observed_from_at <= greatest(spells.first_observed_at, known.known_at) as is_from_start,
        spans.observed_to_at is null or coalesce(spans.observed_to_at >= spells.absent_after_at, false) as is_to_end
    from spells
    inner join party_spells
        on
            spells.list_code = party_spells.list_code
            and spells.uid = party_spells.uid
            and spells.spell_number = party_spells.spell_number
    inner join known
        on spells.uid = known.uid and party_spells.party_spell_number = known.party_spell_number
    inner join spans
        on
            spells.uid = spans.uid
            and party_spells.party_spell_number = spans.party_spell_number
            and spans.observed_from_at < coalesce(spells.absent_after_at, timestamp 'infinity')
            and coalesce(spans.observed_to_at, timestamp 'infinity') > spells.first_observed_at
    inner join programs on spans.fact_id = programs.fact_id
),

pieces as (
    select
        list_code,
        uid,
        spell_number,
        program_code,
        is_from_start,
        is_to_end,
        greatest(observed_from_at, first_observed_at) as observed_from_at,
        greatest(observed_from_on, first_observed_on) as observed_from_on,
        case when is_to_end then absent_after_at else observed_to_at end as observed_to_at,
        case when is_to_end then absent_after_on else observed_to_on end as observed_to_on
    from joined
),

-- The lists that a party is on while it carries the tag, and since when it is on one that the tag belongs to.
placed as (
    select
        pieces.*,
        count(distinct spells.list_code) > 1 as is_list_inferred,
        bool_or(pairs.list_code is not null and spells.list_code = pieces.list_code) as is_paired,
        min(spells.first_observed_at) filter (where pairs.list_code is not null) as owned_from_at,
        min(spells.first_observed_on) filter (where pairs.list_code is not null) as owned_from_on
    from pieces
    inner join spells
        on
            pieces.uid = spells.uid
            and spells.first_observed_at < coalesce(pieces.observed_to_at, timestamp 'infinity')
            and coalesce(spells.absent_after_at, timestamp 'infinity') > pieces.observed_from_at
    left join pairs on pieces.program_code = pairs.program_code and spells.list_code = pairs.list_code
    group by all
),

-- A tag that no pair ties to any of the party's lists stays with all of them.
kept as (
    select
        list_code,
        uid,
        spell_number,
        program_code,
        is_from_start,
        is_to_end and (is_paired or owned_from_at is null) as is_to_end,
        observed_from_at,
        observed_from_on,
        case when is_paired or owned_from_at is null then observed_to_at else owned_from_at end as observed_to_at,
        case when is_paired or owned_from_at is null then observed_to_on else owned_from_on end as observed_to_on,
        is_list_inferred
    from placed
    where is_paired or owned_from_at is null or owned_from_on > observed_from_on
)

select * from kept
