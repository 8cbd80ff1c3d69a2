-- The stories that report each act: how many, and the first.
-- grain: designation_id, action
with links as (select * from core.designation_stories),

entries as (
    select
        *,
        case when is_published_at_certain then published_at else observed_at end as told_at
    from core.entries
),

counted as (
    select
        links.designation_id,
        links.action,
        count(distinct links.story_id) as story_count,
        min(entries.told_at) as first_story_at,
        arg_min_null(entries.url, {'told_at': entries.told_at, 'entry_id': entries.entry_id}) as first_story_url
    from links
    inner join entries on links.story_id = entries.story_id
    group by links.designation_id, links.action
)

select * from counted
