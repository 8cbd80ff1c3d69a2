-- Runs of snapshots in a row that hold a party with the same record, and the spell on its list that each belongs to.
-- A party absent from a usable snapshot returns in a new spell, unless sight and return fall on one US Eastern day.
-- grain: list_code, uid, run_number
with applied as (select * from history.applied),

presence as (select * from stage.presence),

-- Where a format names the lists of a party, presence in the file alone is no membership.
memberships as (
    select distinct
        said.body_id,
        listings.list_code
    from stage.said as said
    inner join stage.fact_sets as fact_sets on said.facts_id = fact_sets.facts_id
    inner join stage.listings as listings on fact_sets.fact_id = listings.fact_id
    where said.kind = 'listings'
),

present as (
    select
        applied.list_code,
        presence.uid,
        presence.body_id,
        applied.snapshot_number
    from applied
    inner join presence on applied.content_id = presence.content_id
    left join memberships
        on
            presence.body_id = memberships.body_id
            and applied.list_code = memberships.list_code
    where not applied.names_lists or memberships.body_id is not null
),

-- Nearly every record holds without a break from its first snapshot to its last: a count shows it. Only the others need
-- to be put in order, for ordering a million sights takes ten times as long as counting them.
counted as (
    select
        list_code,
        uid,
        body_id,
        min(snapshot_number) as first_snapshot_number,
        max(snapshot_number) as last_snapshot_number,
        count(*) as sight_count
    from present
    group by list_code, uid, body_id
),

broken as (
    select present.*
    from present
    inner join counted
        on
            present.list_code = counted.list_code
            and present.uid = counted.uid
            and present.body_id = counted.body_id
    where counted.sight_count <= counted.last_snapshot_number - counted.first_snapshot_number
),

pieces as (
    select
        *,
        snapshot_number
        - row_number() over (partition by list_code, uid, body_id order by snapshot_number) as piece
    from broken
),

unbroken as (
    select
        list_code,
        uid,
        body_id,
        first_snapshot_number,
        last_snapshot_number
    from counted
    where sight_count > last_snapshot_number - first_snapshot_number
    union all
    select
        list_code,
        uid,
        body_id,
        min(snapshot_number) as first_snapshot_number,
        max(snapshot_number) as last_snapshot_number
    from pieces
    group by list_code, uid, body_id, piece
),

dated as (
    select
        unbroken.*,
        lag(last_sight.last_seen_on) over earlier as previous_seen_on,
        first_sight.captured_on,
        -- usable snapshots strictly between the previous sight and this one
        first_sight.usable_count - cast(first_sight.is_usable as integer) - lag(last_sight.usable_count) over earlier
            as absence_count
    from unbroken
    inner join applied as first_sight
        on
            unbroken.list_code = first_sight.list_code
            and unbroken.first_snapshot_number = first_sight.snapshot_number
    inner join applied as last_sight
        on
            unbroken.list_code = last_sight.list_code
            and unbroken.last_snapshot_number = last_sight.snapshot_number
    window earlier as (partition by unbroken.list_code, unbroken.uid order by unbroken.first_snapshot_number)
),

numbered as (
    select
        list_code,
        uid,
        sum(
            cast(absence_count is null or (absence_count > 0 and captured_on <> previous_seen_on) as integer)
        ) over earlier as spell_number,
        row_number() over (partition by list_code, uid order by first_snapshot_number) as run_number,
        body_id,
        first_snapshot_number,
        last_snapshot_number
    from dated
    window earlier as (
        partition by list_code, uid order by first_snapshot_number rows between unbounded preceding and current row
    )
),

runs as (
    select * replace (cast(spell_number as bigint) as spell_number)
    from numbered
)

select * from runs
