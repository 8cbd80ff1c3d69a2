-- Every party named in an entry.
-- grain: mention_id
with mentions as (select * from stage.mentions)

select
    left(sha256(concat_ws('|', entry_id, uid, field, start_char)), 32) as mention_id,
    entry_id,
    cast(null as varchar) as notice_id,
    uid,
    matched_name,
    field,
    start_char,
    end_char,
    method,
    1.0 as score,
    true as is_accepted
from mentions
