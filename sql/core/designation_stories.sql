-- A story reports an act when it names the party and was first published from 2 days before to 14 days after it,
-- US Eastern. A story without a certain publication time counts from its first fetch.
-- grain: designation_id, action, story_id
with acts as (
    select
        designation_id,
        uid,
        'designation' as action,
        listed_on as acted_on
    from core.designations
    where listed_on is not null
    union all
    select
        designation_id,
        uid,
        'delisting' as action,
        delisted_on as acted_on
    from core.designations
    where end_code = 'delisted'
),

mentions as (select * from core.mentions where is_accepted),

entries as (
    select
        *,
        eastern_day(case when is_published_at_certain then published_at else observed_at end) as told_on
    from core.entries
),

stories as (
    select
        acts.designation_id,
        acts.action,
        entries.story_id,
        max(mentions.score) as score,
        array_to_string(list_sort(list(distinct mentions.method || ' in ' || mentions.field)), ', ') as evidence
    from acts
    inner join mentions on acts.uid = mentions.uid
    inner join entries on mentions.entry_id = entries.entry_id
    where entries.told_on between acts.acted_on - interval 2 day and acts.acted_on + interval 14 day
    group by acts.designation_id, acts.action, entries.story_id
)

select * from stories
