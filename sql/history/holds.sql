-- The held snapshots behind which a list stands still: of a publication newer than the last applied one, of which no
-- format was applied. A format that is held while another of its publication was applied holds nothing up.
-- grain: list_code, snapshot_id
with snapshots as (select * from ops.snapshots),

listed as (
    select
        unnest(list_codes) as list_code,
        snapshot_id,
        source_name,
        publication_name,
        captured_at,
        status_code,
        reason
    from snapshots
),

-- A publication stands where the first of its formats was captured, as in judging them.
publications as (
    select
        list_code,
        publication_name,
        min(captured_at) as first_captured_at,
        bool_or(status_code = 'applied') as is_applied
    from listed
    group by list_code, publication_name
),

last_applied as (
    select
        list_code,
        max(first_captured_at) as first_captured_at
    from publications
    where is_applied
    group by list_code
),

holds as (
    select
        listed.list_code,
        listed.snapshot_id,
        listed.source_name,
        listed.captured_at,
        listed.reason
    from listed
    inner join publications
        on listed.list_code = publications.list_code and listed.publication_name = publications.publication_name
    left join last_applied on listed.list_code = last_applied.list_code
    where
        listed.status_code = 'held'
        and not publications.is_applied
        and (
            last_applied.first_captured_at is null
            or publications.first_captured_at > last_applied.first_captured_at
        )
)

select * from holds
