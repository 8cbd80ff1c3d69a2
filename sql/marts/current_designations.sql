-- Who is listed now, on which list, under which programs, since when.
-- grain: uid, list_code
with designations as (select * from core.designations where is_current),

notices as (select * from core.notices),

country_names as (select * from stage.country_names),

held_lists as (select * from marts.held_lists),

countries as (
    select
        addresses.uid,
        array_to_string(list_sort(list(distinct country_names.country_code)), ', ') as country_codes_text
    from core.addresses as addresses
    inner join country_names on addresses.country = country_names.country_name
    where addresses.observed_to_at is null and country_names.country_code is not null
    group by addresses.uid
),

current_designations as (
    select
        designations.uid,
        designations.party_name,
        designations.party_type,
        designations.list_code,
        nullif(array_to_string(designations.program_codes, ', '), '') as program_codes_text,
        designations.listed_on,
        designations.listed_on_basis,
        notices.url as listed_notice_url,
        countries.country_codes_text,
        held_lists.list_code is not null as is_held,
        held_lists.held_days
    from designations
    left join notices on designations.listed_notice_id = notices.notice_id
    left join countries on designations.uid = countries.uid
    left join held_lists on designations.list_code = held_lists.list_code
)

select * from current_designations
