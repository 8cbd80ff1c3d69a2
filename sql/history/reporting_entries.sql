-- The entries that may report an act: all but what official publishers print, each with its story and outlet.
-- grain: entry_id
with entries as (select * from history.entries where not is_official),

story_entries as (select * from stage.story_entries)

select
    entries.entry_id,
    story_entries.story_id,
    story_entries.outlet,
    entries.url,
    entries.told_at,
    entries.told_on
from entries
inner join story_entries on entries.entry_id = story_entries.entry_id
