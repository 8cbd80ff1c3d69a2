-- Which unbroken time of a party each of its list spells lies in: spells that overlap, and a move between lists within
-- one US Eastern day, are one such time.
-- grain: list_code, uid, spell_number
with spells as (select * from history.spells),

-- Not the end that reached furthest: two lists can be left at one moment, and only the other list makes it a move.
continued as (
    select distinct
        later.list_code,
        later.uid,
        later.spell_number
    from spells as later
    inner join spells as earlier
        on
            later.uid = earlier.uid
            and (earlier.first_observed_at, earlier.list_code) < (later.first_observed_at, later.list_code)
            and (
                earlier.absent_after_at is null
                or later.first_observed_at < earlier.absent_after_at
                or (later.list_code <> earlier.list_code and later.first_observed_on = earlier.absent_after_on)
            )
),

marked as (
    select
        spells.*,
        continued.uid is null as is_start
    from spells
    left join continued
        on
            spells.list_code = continued.list_code
            and spells.uid = continued.uid
            and spells.spell_number = continued.spell_number
),

numbered as (
    select
        list_code,
        uid,
        spell_number,
        first_observed_at,
        first_observed_on,
        last_observed_at,
        absent_after_at,
        absent_after_on,
        sum(cast(is_start as integer)) over (
            partition by uid order by first_observed_at, list_code rows between unbounded preceding and current row
        ) as party_spell_number
    from marked
)

select * from numbered
