-- The lists that stand still: since when, why, and behind which snapshot. What is published of them is the last good
-- state.
-- grain: list_code
with clock as (select * from stage.clock),

holds as (select * from history.holds),

newest as (
    select
        list_code,
        min(captured_at) as held_since_at,
        arg_max(
            {'source_name': source_name, 'snapshot_id': snapshot_id, 'reason': reason},
            {'captured_at': captured_at, 'snapshot_id': snapshot_id}
        ) as snapshot
    from holds
    group by list_code
),

held_lists as (
    select
        newest.list_code,
        newest.held_since_at,
        date_diff('day', newest.held_since_at, clock.as_of) as held_days,
        newest.snapshot.source_name,
        newest.snapshot.snapshot_id,
        newest.snapshot.reason
    from newest
    cross join clock
)

select * from held_lists
