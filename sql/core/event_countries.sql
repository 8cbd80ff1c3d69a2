-- The countries of each event, each in its role: what its programs target, and where its parties live, belong and were
-- born, as the list said at the time of the event. A country that sql/seeds/country_names.csv does not know has no code
-- and is named by a check.
-- grain: event_id, country_code, country_role
with events as (select * from core.events),

event_parties as (select * from core.event_parties),

acts as (select * from history.acts),

announced_acts as (select * from history.announced_acts),

notice_items as (select * from core.notice_items),

programs as (select * from core.programs where target_country_code is not null),

country_names as (select * from stage.country_names where country_code is not null),

event_programs as (
    select
        event_id,
        unnest(program_codes) as program_code
    from acts
    union
    select
        event_id,
        unnest(program_codes) as program_code
    from announced_acts
    union
    select
        left(sha256('notice|' || notice_id), 32) as event_id,
        unnest(program_codes) as program_code
    from notice_items
),

birth_places as (
    select distinct
        value as place,
        string_split(value, ', ') as parts
    from core.features
    where feature_type = 'Place of Birth'
),

-- The country ends a place and may have commas of its own: `Kati, Koulikoro, Mali`, `Pyongyang, Korea, North`.
born_in as (
    select
        birth_places.place,
        arg_max(country_names.country_name, length(country_names.country_name)) as country_name
    from birth_places
    inner join country_names
        on
            country_names.country_name in (
                birth_places.parts[-1],
                array_to_string(birth_places.parts[-2:], ', '),
                array_to_string(birth_places.parts[-3:], ', ')
            )
    group by birth_places.place
),

places as (
    select
        uid,
        'address' as country_role,
        country as country_name,
        observed_from_at,
        observed_to_at
    from core.addresses
    where country is not null
    union all
    select
        uid,
        'nationality' as country_role,
        country as country_name,
        observed_from_at,
        observed_to_at
    from core.nationalities
    union all
    select
        features.uid,
        'birth_place' as country_role,
        born_in.country_name,
        features.observed_from_at,
        features.observed_to_at
    from core.features as features
    inner join born_in on features.value = born_in.place
    where features.feature_type = 'Place of Birth'
),

-- The time that the list is asked for: an act that it shows and a story have a moment, what a notice tells has a day.
-- When a notice was fetched changes nothing.
asked as (
    select
        event_id,
        case when notice_id is null or status_code = 'confirmed' then observed_at else known_moment(occurred_on - 1) end
            as from_at,
        case when notice_id is null or status_code = 'confirmed' then observed_at else known_moment(occurred_on) end
            as to_at
    from events
),

asked_places as (
    select
        event_parties.event_id,
        places.uid,
        places.country_role,
        places.country_name,
        places.observed_from_at,
        places.observed_to_at,
        coalesce(asked.from_at, timestamp 'infinity') as from_at,
        coalesce(asked.to_at, timestamp 'infinity') as to_at,
        min(places.observed_from_at) over (
            partition by event_parties.event_id, places.uid, places.country_role
        ) as first_observed_at
    from event_parties
    inner join asked on event_parties.event_id = asked.event_id
    inner join places on event_parties.uid = places.uid
),

-- What the list first says of a party after the event, as of one that it first shows then, counts too.
party_countries as (
    select
        asked_places.event_id,
        country_names.country_code,
        asked_places.country_role
    from asked_places
    inner join country_names on asked_places.country_name = country_names.country_name
    where
        (
            asked_places.observed_from_at <= asked_places.to_at
            and (asked_places.observed_to_at is null or asked_places.observed_to_at >= asked_places.from_at)
        )
        or (
            asked_places.first_observed_at > asked_places.to_at
            and asked_places.observed_from_at = asked_places.first_observed_at
        )
),

roles as (
    select
        event_programs.event_id,
        programs.target_country_code as country_code,
        'program_target' as country_role
    from event_programs
    inner join programs on event_programs.program_code = programs.program_code
    inner join events on event_programs.event_id = events.event_id
    union
    select
        event_id,
        country_code,
        country_role
    from party_countries
)

select * from roles
