-- Every act of every party: when, on what basis, by which notice, how often reported.
-- grain: designation_id, action
with designations as (select * from core.designations),

notices as (select * from core.notices),

stories as (select * from history.story_counts),

acts as (
    select
        *,
        'designation' as act,
        listed_on as acted_on,
        listed_on_basis as act_basis,
        listed_notice_id as act_notice_id
    from designations
    union all
    select
        *,
        case end_code when 'delisted' then 'delisting' else end_code end as act,
        delisted_on as acted_on,
        delisted_on_basis as act_basis,
        delisted_notice_id as act_notice_id
    from designations
    where not is_current
),

timeline as (
    select
        acts.designation_id,
        acts.uid,
        acts.party_name,
        acts.list_code,
        nullif(array_to_string(acts.program_codes, ', '), '') as program_codes_text,
        acts.act as action,
        acts.acted_on as effective_on,
        acts.act_basis as basis,
        notices.url as notice_url,
        coalesce(stories.story_count, 0) as story_count,
        stories.first_story_url
    from acts
    left join notices on acts.act_notice_id = notices.notice_id
    left join stories on acts.designation_id = stories.designation_id and acts.act = stories.action
)

select * from timeline
