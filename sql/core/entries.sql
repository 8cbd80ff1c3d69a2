-- Every item of every feed, in its last text, and the story that it is a copy of.
-- grain: entry_id
with entries as (select * from history.entries),

story_entries as (select * from stage.story_entries)

select
    entries.entry_id,
    entries.feed_name,
    entries.url,
    entries.title,
    entries.summary,
    entries.author,
    entries.language_code,
    entries.wire_source,
    entries.published_at,
    entries.published_text,
    entries.is_published_at_certain,
    entries.published_issue,
    entries.observed_at,
    entries.last_observed_at,
    entries.revision_count,
    story_entries.story_id
from entries
inner join story_entries on entries.entry_id = story_entries.entry_id
