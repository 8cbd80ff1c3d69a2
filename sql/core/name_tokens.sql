-- Every word of every name that a party has or had, with its weight, for the macro `screen`. A word weighs more the
-- fewer parties carry it, from near 0 to 1.
-- grain: uid, listed_name, token
with spelled as (
    select
        uid,
        primary_name as listed_name,
        false as is_weak
    from core.parties
    union
    select
        uid,
        primary_name as listed_name,
        false as is_weak
    from core.party_versions
    union
    select
        uid,
        alias_name as listed_name,
        is_weak
    from core.aliases
),

names as (
    select
        uid,
        listed_name,
        bool_and(is_weak) as is_weak
    from spelled
    group by uid, listed_name
),

words as (
    select distinct
        uid,
        listed_name,
        is_weak,
        unnest(name_words(listed_name)) as token
    from names
),

tokens as (select * from words where token <> ''),

weights as (
    select
        token,
        ln((1 + (select count(distinct uid) from names)) / (1 + count(distinct uid)))
        / ln(1 + (select count(distinct uid) from names)) as weight
    from tokens
    group by token
),

weighed as (
    select
        tokens.uid,
        tokens.listed_name,
        tokens.is_weak,
        tokens.token,
        -- A word that all carry still counts a little: a list of one party has a name too.
        greatest(weights.weight, 0.05) as weight
    from tokens
    inner join weights on tokens.token = weights.token
)

-- Decimals add up to the same in any order.
select
    *,
    cast(sum(cast(weight as decimal(18, 9))) over (partition by uid, listed_name) as double) as name_weight
from weighed
