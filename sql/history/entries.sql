-- Every item of every feed, in its last text. A publication time later than the first fetch is not certain;
-- a language that the document does not declare is that of feeds.toml. An entry is told when it was published, where
-- that is certain, else at its first fetch. What an office of government or of the UN or EU prints is official.
-- grain: entry_id
with revisions as (select * from history.entry_revisions),

sources as (select * from stage.sources),

sights as (
    select
        entry_id,
        min(observed_at) as observed_at,
        max(last_observed_at) as last_observed_at,
        count(*) as revision_count
    from revisions
    group by entry_id
),

last_revisions as (
    select *
    from revisions
    qualify row_number() over (partition by entry_id order by last_observed_at desc, revision_number desc) = 1
),

entries as (
    select
        last_revisions.entry_id,
        last_revisions.source_name as feed_name,
        last_revisions.url,
        last_revisions.title,
        last_revisions.summary,
        last_revisions.author,
        coalesce(last_revisions.language_code, sources.language_code) as language_code,
        last_revisions.wire_source,
        last_revisions.published_at,
        last_revisions.published_text,
        last_revisions.published_issue is null and last_revisions.published_at <= sights.observed_at
            as is_published_at_certain,
        case
            when last_revisions.published_issue is not null then last_revisions.published_issue
            when last_revisions.published_at > sights.observed_at then 'future'
        end as published_issue,
        sights.observed_at,
        sights.last_observed_at,
        sights.revision_count,
        coalesce(
            regexp_matches(
                lower(last_revisions.url),
                '^https?://([^/?#]*[.@])?(gov|mil|europa[.]eu|un[.]org|go[bv][.][a-z]{2}|gouv[.]fr)([:/?#]|$)'
            ),
            false
        ) as is_official
    from last_revisions
    inner join sights on last_revisions.entry_id = sights.entry_id
    left join sources on last_revisions.source_name = sources.source_name
)

select
    *,
    case when is_published_at_certain then published_at else observed_at end as told_at,
    eastern_day(case when is_published_at_certain then published_at else observed_at end) as told_on
from entries
