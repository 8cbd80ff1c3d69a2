-- Every distinct content of every item of every feed, in the order of first fetch.
-- grain: entry_id, revision_number
with revisions as (select * from history.entry_revisions)

select
    entry_id,
    revision_number,
    observed_at,
    content_sha256,
    url,
    title,
    summary,
    published_at,
    published_text
from revisions
