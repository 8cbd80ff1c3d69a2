-- One timeline: every act on a list, every notice, every story.
-- grain: event_id
with acts as (select * from history.acts),

announced_acts as (select * from history.announced_acts),

notices as (select * from core.notices),

notice_items as (select * from core.notice_items),

entries as (select * from core.entries),

mentions as (select * from core.mentions where is_accepted),

act_events as (
    select
        event_id,
        event_type,
        'confirmed' as status_code,
        acted_on as occurred_on,
        cast(null as timestamp) as published_at,
        min(observed_at) as observed_at,
        count(distinct uid)
        || case when count(distinct uid) = 1 then ' party ' else ' parties ' end
        || case event_type when 'designation' then 'added to' when 'delisting' then 'removed from' else 'amended on' end
        || ' the ' || list_code || ' list [' || array_to_string(program_codes, '] [') || ']' as title,
        cast(null as varchar) as url,
        'OFAC ' || list_code || ' list' as source_name,
        count(distinct uid) as party_count
    from acts
    group by event_id, event_type, acted_on, list_code, program_codes
),

-- Once a list confirms any of it, the event is that of the list: what is left of it stands in marts.reconciliation.
announced_events as (
    select
        announced_acts.event_id,
        announced_acts.action as event_type,
        'announced' as status_code,
        announced_acts.acted_on as occurred_on,
        cast(null as timestamp) as published_at,
        min(announced_acts.told_at) as observed_at,
        count(*)
        || case when count(*) = 1 then ' party ' else ' parties ' end
        || case announced_acts.action when 'designation' then 'announced for' else 'announced to leave' end
        || ' the ' || announced_acts.list_code || ' list [' || array_to_string(announced_acts.program_codes, '] [')
        || ']' as title,
        arg_min(notices.url, announced_acts.told_at) as url,
        arg_min(notices.publisher_code, announced_acts.told_at) as source_name,
        count(*) as party_count
    from announced_acts
    inner join notices on announced_acts.notice_id = notices.notice_id
    anti join act_events on announced_acts.event_id = act_events.event_id
    group by
        announced_acts.event_id,
        announced_acts.action,
        announced_acts.acted_on,
        announced_acts.list_code,
        announced_acts.program_codes
),

-- Parties that are known count once, whatever is done to them.
named_parties as (
    select
        notice_id,
        count(distinct coalesce(cast(uid as varchar), name_key(party_name))) as party_count
    from notice_items
    group by notice_id
),

notice_events as (
    select
        left(sha256('notice|' || notices.notice_id), 32) as event_id,
        'notice' as event_type,
        'announced' as status_code,
        coalesce(notices.effective_on, notices.published_on) as occurred_on,
        cast(null as timestamp) as published_at,
        notices.first_observed_at as observed_at,
        notices.title,
        notices.url,
        notices.publisher_code as source_name,
        coalesce(named_parties.party_count, 0) as party_count
    from notices
    left join named_parties on notices.notice_id = named_parties.notice_id
),

story_parties as (
    select
        entry_id,
        count(distinct uid) as party_count
    from mentions
    group by entry_id
),

story_events as (
    select
        left(sha256('story|' || entries.story_id), 32) as event_id,
        'story' as event_type,
        'reported' as status_code,
        eastern_day(case when entries.is_published_at_certain then entries.published_at else entries.observed_at end)
            as occurred_on,
        entries.published_at,
        entries.observed_at,
        entries.title,
        entries.url,
        entries.feed_name as source_name,
        coalesce(story_parties.party_count, 0) as party_count
    from entries
    left join story_parties on entries.entry_id = story_parties.entry_id
),

events as (
    select * from act_events
    union all
    select * from announced_events
    union all
    select * from notice_events
    union all
    select * from story_events
)

select * from events
