-- warn: the newest snapshot of a source is held, though no list stands still for it: another format was applied.
-- A source that opens and closes no membership, as the consolidated CSV set, is only ever doubted.
select
    source_name,
    held_days
from marts.source_health
where is_doubted
