-- The day OFAC states for a party's listing, as last said during the spell, and since when that was known.
-- grain: list_code, uid, spell_number
with spells as (select * from history.spells),

party_spells as (select * from history.party_spells),

spans as (select * from history.fact_spans where kind = 'listings'),

listings as (select * from stage.listings where listed_on is not null),

stated as (
    select
        spells.list_code,
        spells.uid,
        spells.spell_number,
        arg_max(listings.listed_on, {'at': spans.observed_from_at, 'on': listings.listed_on}) as listed_on,
        min(spans.observed_from_at) as stated_at
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
    group by spells.list_code, spells.uid, spells.spell_number
)

select * from stated
