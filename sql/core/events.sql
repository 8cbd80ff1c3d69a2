-- One timeline: every act on a list, every notice, every story.
-- grain: event_id
with acts as (select * from history.acts),

notices as (select * from core.notices),

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

notice_events as (
    select
        left(sha256('notice|' || notice_id), 32) as event_id,
        'notice' as event_type,
        'announced' as status_code,
        coalesce(effective_on, published_on) as occurred_on,
        cast(null as timestamp) as published_at,
        first_observed_at as observed_at,
        title,
        url,
        publisher_code as source_name,
        0 as party_count
    from notices
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
    select * from notice_events
    union all
    select * from story_events
)

select * from events
