-- Every distinct content of every item of every feed, in the order of first fetch.
-- grain: entry_id, revision_number
with entries as (select * from stage.entries),

sightings as (select * from stage.sightings),

observed as (
    select
        source_name,
        body_sha256 as document_sha256,
        min(fetched_at) as first_fetched_at,
        max(fetched_at) as last_fetched_at
    from ops.fetches
    where kind = 'feed' and outcome in ('ok', 'unchanged', 'not_modified')
    group by source_name, body_sha256
),

contents as (
    select
        sightings.source_name,
        sightings.rung,
        sightings.rung_value,
        sightings.content_sha256,
        min(observed.first_fetched_at) as observed_at,
        max(observed.last_fetched_at) as last_observed_at
    from sightings
    inner join observed
        on
            sightings.source_name = observed.source_name
            and sightings.document_sha256 = observed.document_sha256
    group by sightings.source_name, sightings.rung, sightings.rung_value, sightings.content_sha256
),

revisions as (
    select
        left(sha256(concat_ws('|', entries.source_name, entries.rung, entries.rung_value)), 32) as entry_id,
        row_number() over revision as revision_number,
        contents.observed_at,
        contents.last_observed_at,
        entries.*
    from contents
    inner join entries
        on
            contents.source_name = entries.source_name
            and contents.rung = entries.rung
            and contents.rung_value = entries.rung_value
            and contents.content_sha256 = entries.content_sha256
    window revision as (
        partition by entries.source_name, entries.rung, entries.rung_value
        order by contents.observed_at, contents.content_sha256
    )
)

select * from revisions
