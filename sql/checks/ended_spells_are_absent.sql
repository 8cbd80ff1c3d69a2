-- fail: a spell is called ended, but the newest applied snapshot holds the party; or open, but a usable one lacks it.
-- Compared with the presence itself, not with the runs that the spells were made from.
with applied as (select * from history.applied),

newest as (
    select *
    from applied
    where is_usable
    qualify row_number() over (partition by list_code order by snapshot_number desc) = 1
),

memberships as (
    select
        said.body_id,
        listings.list_code
    from stage.said as said
    inner join stage.fact_sets as fact_sets on said.facts_id = fact_sets.facts_id
    inner join stage.listings as listings on fact_sets.fact_id = listings.fact_id
    where said.kind = 'listings'
),

present as (
    select
        newest.list_code,
        presence.uid
    from newest
    inner join stage.presence as presence on newest.content_id = presence.content_id
    left join memberships
        on presence.body_id = memberships.body_id and newest.list_code = memberships.list_code
    where not newest.names_lists or memberships.body_id is not null
),

current_spells as (
    select
        list_code,
        uid
    from core.designations
    where is_current and last_observed_at >= (select min(captured_at) from newest)
),

known as (select uid from core.parties),

missing as (
    select
        'present but not current' as problem,
        present.list_code,
        present.uid
    from present
    inner join known on present.uid = known.uid
    anti join current_spells on present.list_code = current_spells.list_code and present.uid = current_spells.uid
),

extra as (
    select
        'current but not present' as problem,
        designations.list_code,
        designations.uid
    from core.designations as designations
    inner join newest on designations.list_code = newest.list_code
    anti join present on designations.list_code = present.list_code and designations.uid = present.uid
    where designations.is_current and designations.last_observed_at <= newest.captured_at
)

select * from missing
union all
select * from extra
