-- A party that leaves one list and comes to another on the same US Eastern day: a move, no delisting.
-- grain: list_code, uid, spell_number
with spells as (select * from history.spells),

moves as (
    select
        left_spell.list_code,
        left_spell.uid,
        left_spell.spell_number,
        min(joined_spell.list_code) as to_list_code
    from spells as left_spell
    inner join spells as joined_spell
        on
            left_spell.uid = joined_spell.uid
            and left_spell.list_code <> joined_spell.list_code
            and left_spell.absent_after_on = joined_spell.first_observed_on
            and joined_spell.absent_before_at is not null
    group by left_spell.list_code, left_spell.uid, left_spell.spell_number
)

select * from moves
