-- Every delisting: who, from which list and program, listed since when, by which notices, reported where.
-- grain: designation_id
with designations as (select * from core.designations where end_code = 'delisted'),

notices as (select * from core.notices),

stories as (select * from history.story_counts where action = 'delisting'),

delistings as (
    select
        designations.designation_id,
        designations.uid,
        designations.party_name,
        designations.party_type,
        designations.list_code,
        nullif(array_to_string(designations.program_codes, ', '), '') as program_codes_text,
        designations.listed_on,
        designations.listed_on_basis,
        designations.delisted_on,
        designations.delisted_on_basis,
        designations.delisted_on - designations.listed_on as days_listed,
        listed.url as listed_notice_url,
        delisted.url as delisted_notice_url,
        coalesce(stories.story_count, 0) as story_count,
        stories.first_story_at,
        stories.first_story_url
    from designations
    left join notices as listed on designations.listed_notice_id = listed.notice_id
    left join notices as delisted on designations.delisted_notice_id = delisted.notice_id
    left join stories on designations.designation_id = stories.designation_id
)

select * from delistings
