-- Every distinct text of every official document.
-- grain: notice_id, revision_number
with revisions as (select * from history.notice_revisions)

select
    notice_id,
    revision_number,
    observed_at,
    title,
    notice_types,
    body_text
from revisions
