-- A story reports an act when it names the party, speaks of that action, and was first published from 2 days before to
-- 14 days after it, US Eastern. A story without a certain publication time counts from its first fetch; what official
-- publishers print is no story of it.
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

entries as (select * from history.reporting_entries),

spoken as (select * from stage.spoken_actions),

first_told as (
    select
        story_id,
        min(told_on) as told_on
    from entries
    group by story_id
),

-- Copies are cut at different places: the name may stand in one and the action in another.
named as (
    select
        entries.story_id,
        mentions.uid,
        max(mentions.score) as score,
        arg_max(
            mentions.matched_name || ' in the ' || mentions.field,
            {'score': mentions.score, 'id': mentions.mention_id}
        ) as evidence
    from mentions
    inner join entries on mentions.entry_id = entries.entry_id
    group by entries.story_id, mentions.uid
),

told as (
    select
        entries.story_id,
        spoken.action,
        arg_min(spoken.words, {'field': spoken.field <> 'title', 'start': spoken.start_char, 'id': entries.entry_id})
            as words
    from spoken
    inner join entries on spoken.entry_id = entries.entry_id
    group by entries.story_id, spoken.action
),

stories as (
    select
        acts.designation_id,
        acts.action,
        named.story_id,
        named.score,
        named.evidence || ', "' || told.words || '"' as evidence
    from acts
    inner join named on acts.uid = named.uid
    inner join told on named.story_id = told.story_id and acts.action = told.action
    inner join first_told on named.story_id = first_told.story_id
    where first_told.told_on between acts.acted_on - interval 2 day and acts.acted_on + interval 14 day
)

select * from stories
