-- The parties of each event.
-- grain: event_id, uid
with acts as (select * from history.acts),

entries as (select * from core.entries),

mentions as (select * from core.mentions where is_accepted),

parties as (
    select
        event_id,
        uid
    from acts
    union
    select
        left(sha256('story|' || entries.story_id), 32) as event_id,
        mentions.uid
    from mentions
    inner join entries on mentions.entry_id = entries.entry_id
)

select * from parties
