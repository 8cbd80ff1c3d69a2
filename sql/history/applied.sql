-- The applied snapshots of each list, numbered by capture time; usable ones prove an absence. Of captures in a row with
-- the same bytes that another snapshot of the list interrupts, only the first stands where it was seen: a format that
-- lags behind takes nothing back.
-- grain: list_code, snapshot_number
with snapshots as (select * from ops.snapshots),

contents as (select * from stage.contents),

listed as (
    select
        unnest(contents.list_codes) as list_code,
        contents.content_id,
        snapshots.snapshot_id,
        snapshots.captured_at,
        snapshots.captured_on,
        snapshots.last_seen_at,
        contents.is_usable_for_removals as is_usable,
        list_contains(contents.kinds, 'listings') as names_lists
    from snapshots
    inner join contents
        on
            snapshots.source_name = contents.source_name
            and snapshots.content_sha256 = contents.content_sha256
    -- A set without its main file says nothing of who is listed, not even when a person released it.
    where snapshots.status_code = 'applied' and list_contains(contents.kinds, 'party')
),

numbered as (
    select
        * exclude (last_seen_at),
        case
            when last_seen_at >= lead(captured_at) over later then captured_at
            else last_seen_at
        end as last_seen_at,
        row_number() over earlier as snapshot_number,
        count(*) filter (where is_usable) over earlier as usable_count
    from listed
    window
        earlier as (
            partition by list_code order by captured_at, snapshot_id rows between unbounded preceding and current row
        ),
        later as (partition by list_code order by captured_at, snapshot_id)
),

applied as (
    select
        *,
        eastern_day(last_seen_at) as last_seen_on
    from numbered
)

select * from applied
