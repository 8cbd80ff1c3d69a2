-- warn: a list stands still behind a held snapshot; look at it with `listwire quarantine list`.
select
    list_code,
    held_days,
    snapshot_id
from marts.held_lists
