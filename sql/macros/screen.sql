-- The listed parties, now or formerly, that a name may be, the likest first: SQL alone, for BI. Words are compared by
-- their spelling and weighed by rarity; `listwire screen` also knows sounds, forms of given names, scripts and legal
-- forms, and gives the evidence. bench/linking/README.md says how often the two agree.
create or replace macro screen(name) as table
    with words as (
        select distinct unnest(name_words(name)) as asked_token
    ),

    -- Names have some words, and a text of megabytes is none.
    asked as (
        select asked_token
        from words
        where asked_token <> ''
        order by length(asked_token) desc, asked_token asc
        limit 24
    ),

    known as (
        select distinct
            token,
            weight
        from core.name_tokens
    ),

    weighed as (
        select
            asked.asked_token,
            coalesce(known.weight, 1) as asked_weight
        from asked
        left join known on asked.asked_token = known.token
    ),

    -- A letter of another word is a slip or another spelling; short words must be equal.
    alike as (
        select
            weighed.asked_token,
            weighed.asked_weight,
            known.token,
            case
                when known.token = weighed.asked_token then 1
                when length(weighed.asked_token) > 3 and length(known.token) > 3
                    then jaro_winkler_similarity(known.token, weighed.asked_token)
                else 0
            end as likeness
        from weighed
        cross join known
    ),

    -- Of the words of a listed name that are like an asked one the likest; unlike letters count more than once.
    pairs as (
        select
            tokens.uid,
            tokens.listed_name,
            tokens.is_weak,
            tokens.name_weight,
            alike.asked_token,
            max(pow(alike.likeness, 4) * (alike.asked_weight + tokens.weight) / 2) as shared_weight
        from core.name_tokens as tokens
        inner join alike on tokens.token = alike.token
        where alike.likeness >= 0.88
        group by tokens.uid, tokens.listed_name, tokens.is_weak, tokens.name_weight, alike.asked_token
    ),

    scored as (
        select
            uid,
            listed_name,
            is_weak,
            -- one asked word may be like two of a name
            least(2 * sum(shared_weight) / (name_weight + (select sum(asked_weight) from weighed)), 1)
            - case when is_weak then 0.03 else 0 end as score
        from pairs
        group by uid, listed_name, is_weak, name_weight
    ),

    best as (
        select
            uid,
            max(score) as score,
            arg_max(listed_name, {'score': score, 'listed_name': listed_name}) as listed_name
        from scored
        where score > 0
        group by uid
    )

    select
        best.uid,
        best.listed_name as name, -- noqa: RF04
        round(best.score, 4) as score,
        parties.party_type,
        parties.is_listed
    from best
    inner join core.parties as parties on best.uid = parties.uid
    order by best.score desc, best.uid asc
    limit 25
