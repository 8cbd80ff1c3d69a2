-- Every story: the copies of one wire text, folded across feeds. Title and time are those of its earliest entry that
-- no official publisher printed, where there is one, and an official publisher is no outlet.
-- grain: story_id
with entries as (select * from history.entries),

story_entries as (select * from stage.story_entries)

select
    story_entries.story_id,
    arg_min_null(
        entries.title, {'late': entries.is_official, 'told_at': entries.told_at, 'entry_id': entries.entry_id}
    ) as title,
    arg_min(
        entries.told_at, {'late': entries.is_official, 'told_at': entries.told_at, 'entry_id': entries.entry_id}
    ) as first_published_at,
    count(*) as entry_count,
    count(distinct story_entries.outlet) filter (where not entries.is_official) as outlet_count,
    arg_min(
        entries.wire_source, {'late': entries.is_official, 'told_at': entries.told_at, 'entry_id': entries.entry_id}
    ) as wire_source
from entries
inner join story_entries on entries.entry_id = story_entries.entry_id
group by story_entries.story_id
