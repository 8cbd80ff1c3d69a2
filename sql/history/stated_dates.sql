-- The day OFAC states for a party's listing, as last said during the spell, and since when it says so.
-- grain: list_code, uid, spell_number
with spells as (select * from history.spells),

party_spells as (select * from history.party_spells),

spans as (select * from history.fact_spans where kind = 'listings'),

listings as (select * from stage.listings where listed_on is not null),

said as (
    select
        spells.list_code,
        spells.uid,
        spells.spell_number,
        listings.listed_on,
        spans.observed_from_at as stated_at,
        least(
            coalesce(spans.observed_to_at, timestamp 'infinity'), coalesce(spells.absent_after_at, timestamp 'infinity')
        ) as said_until_at
    from spells
    inner join party_spells
        on
            spells.list_code = party_spells.list_code
            and spells.uid = party_spells.uid
            and spells.spell_number = party_spells.spell_number
    inner join spans
        on
            spells.uid = spans.uid
            and party_spells.party_spell_number = spans.party_spell_number
            and spans.observed_from_at < coalesce(spells.absent_after_at, timestamp 'infinity')
            and coalesce(spans.observed_to_at, timestamp 'infinity') > spells.first_observed_at
    inner join listings on spans.fact_id = listings.fact_id and spells.list_code = listings.list_code
),

stated as (
    select
        list_code,
        uid,
        spell_number,
        arg_max(listed_on, {'until': said_until_at, 'since': stated_at, 'day': listed_on}) as listed_on,
        arg_max(stated_at, {'until': said_until_at, 'since': stated_at, 'day': listed_on}) as stated_at
    from said
    group by list_code, uid, spell_number
)

select * from stated
