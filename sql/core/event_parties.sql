-- The parties of each event.
-- grain: event_id, uid
with acts as (select * from history.acts),

announced_acts as (select * from history.announced_acts where uid is not null),

notice_items as (select * from core.notice_items where uid is not null),

entries as (select * from core.entries),

mentions as (select * from core.mentions where is_accepted),

parties as (
    select
        event_id,
        uid
    from acts
    union
    select
        announced_acts.event_id,
        announced_acts.uid
    from announced_acts
    anti join acts on announced_acts.event_id = acts.event_id
    union
    select
        left(sha256('notice|' || notice_id), 32) as event_id,
        uid
    from notice_items
    union
    select
        left(sha256('story|' || entries.story_id), 32) as event_id,
        mentions.uid
    from mentions
    inner join entries on mentions.entry_id = entries.entry_id
)

select * from parties
