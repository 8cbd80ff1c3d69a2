-- How each source does: last good answer, last news, failures in a row, silence, holds. A source is held where a list
-- stands still behind a snapshot of it; a newest snapshot that is held without that is a doubt, and no more.
-- grain: source_name
with clock as (select * from stage.clock),

fetches as (select * from ops.fetches),

snapshots as (select * from ops.snapshots),

holds as (select * from history.holds),

parts as (
    select
        source_name,
        part,
        any_value(kind) as kind,
        max(fetched_at) filter (where outcome in ('ok', 'unchanged', 'not_modified')) as last_ok_at
    from fetches
    group by source_name, part
),

answered as (
    select
        source_name,
        any_value(kind) as kind,
        max(last_ok_at) as last_ok_at
    from parts
    group by source_name
),

-- A part's failures since its last good answer; the retries of one run are one failure. Of a source of notices only
-- what leads to them counts: a page that fails is told by its own fetch, a feed only helps to find pages, and a log
-- that was never there is not published yet.
part_failures as (
    select
        fetches.source_name,
        fetches.part,
        count(distinct fetches.run_id) as failure_count,
        max(fetches.fetched_at) as last_failed_at,
        arg_max_null(
            fetches.error, {'fetched_at': fetches.fetched_at, 'fetch_id': fetches.fetch_id}
        ) as last_error
    from fetches
    inner join parts on fetches.source_name = parts.source_name and fetches.part = parts.part
    where
        fetches.outcome in ('failed', 'gone')
        and (parts.last_ok_at is null or fetches.fetched_at > parts.last_ok_at)
        and (fetches.kind <> 'notice' or regexp_matches(fetches.part, '^(index|documents|log)'))
        and not coalesce(
            fetches.status = 404 and parts.last_ok_at is null and regexp_matches(fetches.part, '^(index_|log)'), false
        )
    group by fetches.source_name, fetches.part
),

failures as (
    select
        source_name,
        max(failure_count) as failure_count,
        arg_max_null(last_error, {'last_failed_at': last_failed_at, 'part': part}) as last_error
    from part_failures
    group by source_name
),

-- An answer is new when its body was not held before.
bodies as (
    select
        source_name,
        body_sha256,
        min(fetched_at) as first_fetched_at
    from fetches
    where outcome = 'ok'
    group by source_name, body_sha256
),

new_bodies as (
    select
        source_name,
        max(first_fetched_at) as last_new_at
    from bodies
    group by source_name
),

newest as (
    select
        source_name,
        max(captured_at) filter (where status_code in ('applied', 'confirmed')) as last_good_at,
        arg_max(status_code, {'captured_at': captured_at, 'snapshot_id': snapshot_id}) as last_status_code
    from snapshots
    group by source_name
),

held as (
    select
        source_name,
        min(captured_at) as held_since_at
    from holds
    group by source_name
),

doubted as (
    select
        newest.source_name,
        min(snapshots.captured_at) as held_since_at
    from newest
    inner join snapshots
        on
            newest.source_name = snapshots.source_name
            and snapshots.status_code = 'held'
            and (newest.last_good_at is null or newest.last_good_at < snapshots.captured_at)
    where newest.last_status_code = 'held'
    group by newest.source_name
),

recent as (
    select
        entries.feed_name as source_name,
        count(*) as entries_7d
    from core.entries as entries
    cross join clock
    where entries.observed_at > clock.as_of - interval 7 day
    group by entries.feed_name
),

health as (
    select
        answered.source_name,
        answered.kind,
        answered.last_ok_at,
        new_bodies.last_new_at,
        failures.last_error,
        coalesce(failures.failure_count, 0) as failure_count,
        -- A list that stands still for 30 days or a feed for 7 has never been seen healthy: the publisher moved.
        answered.last_ok_at is not null
        and coalesce(new_bodies.last_new_at, timestamp '1970-01-01')
        < clock.as_of - case when answered.kind = 'feed' then interval 7 day else interval 30 day end as is_silent,
        held.held_since_at is not null as is_held,
        held.held_since_at is null and doubted.held_since_at is not null as is_doubted,
        date_diff('day', coalesce(held.held_since_at, doubted.held_since_at), clock.as_of) as held_days,
        coalesce(recent.entries_7d, 0) as entries_7d
    from answered
    cross join clock
    left join new_bodies on answered.source_name = new_bodies.source_name
    left join failures on answered.source_name = failures.source_name
    left join held on answered.source_name = held.source_name
    left join doubted on answered.source_name = doubted.source_name
    left join recent on answered.source_name = recent.source_name
)

select * from health
