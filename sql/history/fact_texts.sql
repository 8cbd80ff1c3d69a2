-- What each fact says, as one text: JSON of its fields, or the plain value of a kind with one field.
-- Only of facts that begin or end within a party's time: the others are in no change.
-- grain: kind, fact_id
with spans as (select * from history.fact_spans),

bounds as (
    select
        uid,
        party_spell_number,
        min(version_number) as first_version_number,
        max(version_number) as last_version_number
    from history.versions
    group by uid, party_spell_number
),

changed as (
    select distinct
        spans.kind,
        spans.fact_id
    from spans
    inner join bounds on spans.uid = bounds.uid and spans.party_spell_number = bounds.party_spell_number
    where
        spans.first_version_number > bounds.first_version_number
        or spans.last_version_number < bounds.last_version_number
),

texts as (
    select
        fact_id,
        program_code as fact_text
    from stage.programs
    union all
    select
        fact_id,
        authority as fact_text
    from stage.authorities
    union all
    select
        fact_id,
        measure as fact_text
    from stage.measures
    union all
    select
        fact_id,
        linked_name as fact_text
    from stage.linked_to
    union all
    select
        fact_id,
        note_text as fact_text
    from stage.notes
    union all
    select
        fact_id,
        birth_text as fact_text
    from stage.birth_dates
    union all
    select
        fact_id,
        cast(to_json({'list_code': list_code, 'listed_on': listed_on}) as varchar) as fact_text
    from stage.listings
    union all
    select
        fact_id,
        cast(
            to_json(
                {
                    'alias_name': alias_name,
                    'alias_type': alias_type,
                    'is_weak': is_weak,
                    'script_code': script_code,
                    'alias_remarks': alias_remarks
                }
            ) as varchar
        ) as fact_text
    from stage.aliases
    union all
    select
        fact_id,
        cast(
            to_json(
                {'address': address, 'city': city, 'country': country, 'address_remarks': address_remarks}
            ) as varchar
        ) as fact_text
    from stage.addresses
    union all
    select
        fact_id,
        cast(to_json({'nationality_type': nationality_type, 'country': country}) as varchar) as fact_text
    from stage.nationalities
    union all
    select
        fact_id,
        cast(
            to_json(
                {
                    'identification_type': identification_type,
                    'identification_number': identification_number,
                    'country': country,
                    'issued_text': issued_text,
                    'expires_text': expires_text
                }
            ) as varchar
        ) as fact_text
    from stage.identifications
    union all
    select
        fact_id,
        feature_value as fact_text
    from stage.features
    union all
    select
        fact_id,
        cast(to_json({'relation_type': relation_type, 'related_uid': related_uid}) as varchar) as fact_text
    from stage.relationships
),

fields as (
    select
        changed.kind,
        changed.fact_id,
        case changed.kind
            when 'features'
                then trim(regexp_replace(lower(features.feature_type), '[^a-z0-9]+', '_', 'g'), '_')
            when 'weak_aliases' then 'alias'
            when 'script_names' then 'alias'
            when 'aliases' then 'alias'
            when 'programs' then 'program'
            when 'listings' then 'listing'
            when 'authorities' then 'authority'
            when 'measures' then 'measure'
            when 'addresses' then 'address'
            when 'birth_dates' then 'birth_date'
            when 'nationalities' then 'nationality'
            when 'identifications' then 'identification'
            when 'relationships' then 'relationship'
            when 'notes' then 'note'
            else changed.kind
        end as field,
        texts.fact_text
    from changed
    inner join texts on changed.fact_id = texts.fact_id
    left join stage.features as features on changed.fact_id = features.fact_id
)

select * from fields
