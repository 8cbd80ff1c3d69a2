-- The stories that report each act: how many, in how many outlets, and the first.
-- grain: designation_id, action
with links as (select * from core.designation_stories),

entries as (select * from history.reporting_entries),

counted as (
    select
        links.designation_id,
        links.action,
        count(distinct links.story_id) as story_count,
        count(distinct entries.outlet) as outlet_count,
        min(entries.told_at) as first_story_at,
        arg_min_null(entries.url, {'told_at': entries.told_at, 'entry_id': entries.entry_id}) as first_story_url
    from links
    inner join entries on links.story_id = entries.story_id
    group by links.designation_id, links.action
)

select * from counted
