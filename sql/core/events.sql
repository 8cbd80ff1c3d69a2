-- One timeline: every act on a list, every notice, every story.
-- grain: event_id
with acts as (select * from history.acts),

announced_acts as (select * from history.announced_acts),

notices as (select * from core.notices),

notice_items as (select * from core.notice_items),

entries as (select * from core.entries),

told as (select * from history.entries),

mentions as (select * from core.mentions where is_accepted),

-- Of the notices that date a bulk act the one that names most of its parties, then the one fetched first.
basis_notices as (
    select
        acts.event_id,
        acts.notice_id,
        notices.url
    from acts
    inner join notices on acts.notice_id = notices.notice_id
    group by acts.event_id, acts.notice_id, notices.url, notices.first_observed_at
    qualify
        row_number() over (
            partition by acts.event_id
            order by count(distinct acts.uid) desc, notices.first_observed_at asc, acts.notice_id asc
        ) = 1
),

act_events as (
    select
        acts.event_id,
        acts.event_type,
        'confirmed' as status_code,
        acts.acted_on as occurred_on,
        cast(null as timestamp) as published_at,
        min(acts.observed_at) as observed_at,
        count(distinct acts.uid)
        || case when count(distinct acts.uid) = 1 then ' party ' else ' parties ' end
        || case acts.event_type
            when 'designation' then 'added to'
            when 'delisting' then 'removed from'
            else 'amended on'
        end
        || ' the ' || acts.list_code || ' list [' || array_to_string(acts.program_codes, '] [') || ']' as title,
        basis_notices.url,
        'OFAC ' || acts.list_code || ' list' as source_name,
        count(distinct acts.uid) as party_count,
        basis_notices.notice_id
    from acts
    left join basis_notices on acts.event_id = basis_notices.event_id
    group by
        acts.event_id,
        acts.event_type,
        acts.acted_on,
        acts.list_code,
        acts.program_codes,
        basis_notices.url,
        basis_notices.notice_id
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
        arg_min(notices.url, {'at': announced_acts.told_at, 'id': announced_acts.notice_id}) as url,
        arg_min(notices.publisher_code, {'at': announced_acts.told_at, 'id': announced_acts.notice_id})
            as source_name,
        count(*) as party_count,
        arg_min(announced_acts.notice_id, {'at': announced_acts.told_at, 'id': announced_acts.notice_id}) as notice_id
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
        'reported' as status_code,
        coalesce(notices.effective_on, notices.published_on) as occurred_on,
        cast(null as timestamp) as published_at,
        notices.first_observed_at as observed_at,
        notices.title,
        notices.url,
        notices.publisher_code as source_name,
        coalesce(named_parties.party_count, 0) as party_count,
        notices.notice_id
    from notices
    left join named_parties on notices.notice_id = named_parties.notice_id
),

story_parties as (
    select
        entries.story_id,
        count(distinct mentions.uid) as party_count
    from mentions
    inner join entries on mentions.entry_id = entries.entry_id
    group by entries.story_id
),

-- A story is told by its earliest entry.
first_entries as (
    select
        entries.*,
        told.told_on
    from entries
    inner join told on entries.entry_id = told.entry_id
    qualify row_number() over (partition by entries.story_id order by told.told_at, entries.entry_id) = 1
),

story_events as (
    select
        left(sha256('story|' || first_entries.story_id), 32) as event_id,
        'story' as event_type,
        'reported' as status_code,
        first_entries.told_on as occurred_on,
        first_entries.published_at,
        first_entries.observed_at,
        first_entries.title,
        first_entries.url,
        first_entries.feed_name as source_name,
        coalesce(story_parties.party_count, 0) as party_count,
        cast(null as varchar) as notice_id
    from first_entries
    left join story_parties on first_entries.story_id = story_parties.story_id
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
