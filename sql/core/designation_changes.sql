-- Every change seen: a party listed, removed, or amended while listed, with the old and the new value of each field.
-- A party that was already there in the first snapshot is no change.
-- grain: uid, list_code, observed_at, action, field, old_value, new_value
with versions as (select * from history.versions),

spans as (select * from history.fact_spans),

designations as (select * from core.designations),

bodies as (select * from stage.parties),

openings as (
    select
        uid,
        list_code,
        'designation' as action,
        cast(null as varchar) as field,
        cast(null as varchar) as old_value,
        array_to_string(program_codes, ', ') as new_value,
        listed_on as effective_on,
        first_observed_at as observed_at,
        first_snapshot_id as snapshot_id
    from designations
    where not is_start_unknown
),

closings as (
    select
        uid,
        list_code,
        'delisting' as action,
        cast(null as varchar) as field,
        array_to_string(program_codes, ', ') as old_value,
        cast(null as varchar) as new_value,
        delisted_on as effective_on,
        delisting_observed_at as observed_at,
        delisting_snapshot_id as snapshot_id
    from designations
    where not is_current
),

consecutive as (
    select
        later.list_code,
        later.uid,
        later.first_observed_on as effective_on,
        later.first_observed_at as observed_at,
        later.first_snapshot_id as snapshot_id,
        later.spell_number,
        later.version_number,
        earlier.party_sha256 as old_sha256,
        later.party_sha256 as new_sha256,
        earlier.remarks_tail_sha256 as old_tail_sha256,
        later.remarks_tail_sha256 as new_tail_sha256,
        earlier.programs_sha256 is not null as is_program_known,
        earlier.aliases_sha256 is not null as is_alias_known,
        earlier.addresses_sha256 is not null as is_address_known
    from versions as later
    inner join versions as earlier
        on
            later.list_code = earlier.list_code
            and later.uid = earlier.uid
            and later.spell_number = earlier.spell_number
            and later.version_number = earlier.version_number + 1
),

old_and_new as (
    select
        consecutive.*,
        unnest(
            [
                {'field': 'primary_name', 'old_value': old.primary_name, 'new_value': new.primary_name},
                {'field': 'party_type', 'old_value': old.party_type, 'new_value': new.party_type},
                {'field': 'title', 'old_value': old.title, 'new_value': new.title},
                {'field': 'call_sign', 'old_value': old.call_sign, 'new_value': new.call_sign},
                {'field': 'vessel_type', 'old_value': old.vessel_type, 'new_value': new.vessel_type},
                {'field': 'tonnage', 'old_value': old.tonnage, 'new_value': new.tonnage},
                {'field': 'gross_tonnage', 'old_value': old.gross_tonnage, 'new_value': new.gross_tonnage},
                {'field': 'vessel_flag', 'old_value': old.vessel_flag, 'new_value': new.vessel_flag},
                {'field': 'vessel_owner', 'old_value': old.vessel_owner, 'new_value': new.vessel_owner},
                {'field': 'remarks', 'old_value': old.remarks, 'new_value': new.remarks},
                {'field': 'remarks_tail', 'old_value': old_tail.remarks_tail, 'new_value': new_tail.remarks_tail}
            ]
        ) as pair
    from consecutive
    inner join bodies as old on consecutive.old_sha256 = old.facts_sha256
    inner join bodies as new on consecutive.new_sha256 = new.facts_sha256
    left join stage.remarks_tails as old_tail on consecutive.old_tail_sha256 = old_tail.facts_sha256
    left join stage.remarks_tails as new_tail on consecutive.new_tail_sha256 = new_tail.facts_sha256
    where
        consecutive.old_sha256 <> consecutive.new_sha256
        or consecutive.old_tail_sha256 <> consecutive.new_tail_sha256
),

-- A tail that was left open before is no change.
amended_fields as (
    select
        uid,
        list_code,
        'amendment' as action,
        pair.field,
        pair.old_value,
        pair.new_value,
        effective_on,
        observed_at,
        snapshot_id
    from old_and_new
    where
        pair.old_value is distinct from pair.new_value
        and (pair.field <> 'remarks_tail' or old_tail_sha256 is not null)
),

-- A fact that begins or ends at a later version of a spell; kinds first spoken of there are no change.
begun as (
    select
        consecutive.uid,
        consecutive.list_code,
        'amendment' as action,
        spans.kind as field,
        cast(null as varchar) as old_value,
        spans.fact as new_value,
        consecutive.effective_on,
        consecutive.observed_at,
        consecutive.snapshot_id
    from spans
    inner join consecutive
        on
            spans.list_code = consecutive.list_code
            and spans.uid = consecutive.uid
            and spans.spell_number = consecutive.spell_number
            and spans.first_version_number = consecutive.version_number
    where
        (spans.kind = 'program' and consecutive.is_program_known)
        or (spans.kind = 'alias' and consecutive.is_alias_known)
        or (spans.kind = 'address' and consecutive.is_address_known)
),

ended as (
    select
        consecutive.uid,
        consecutive.list_code,
        'amendment' as action,
        spans.kind as field,
        spans.fact as old_value,
        cast(null as varchar) as new_value,
        consecutive.effective_on,
        consecutive.observed_at,
        consecutive.snapshot_id
    from spans
    inner join consecutive
        on
            spans.list_code = consecutive.list_code
            and spans.uid = consecutive.uid
            and spans.spell_number = consecutive.spell_number
            and spans.last_version_number + 1 = consecutive.version_number
),

changes as (
    select * from openings
    union all
    select * from closings
    union all
    select * from amended_fields
    union all
    select * from begun
    union all
    select * from ended
),

-- Program, alias and address facts are JSON inside; a program's value is its tag, so that it reads and joins as one.
shown as (
    select
        uid,
        list_code,
        case when field = 'program' then coalesce(new_value, old_value) ->> 'program_code' end as program_code,
        action,
        field,
        case when field = 'program' then old_value ->> 'program_code' else old_value end as old_value,
        case when field = 'program' then new_value ->> 'program_code' else new_value end as new_value,
        effective_on,
        observed_at,
        snapshot_id,
        cast(null as varchar) as notice_id
    from changes
)

select * from shown
