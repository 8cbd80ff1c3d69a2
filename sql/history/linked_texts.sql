-- Every text in which parties are looked for: of an entry its title and summary, of a notice its title and body.
-- grain: text_id
with entries as (select * from history.entries),

notices as (select * from core.notices),

texts as (
    select
        entry_id as text_id,
        'entry' as kind,
        title,
        summary as body,
        told_on
    from entries
    union all
    select
        notice_id as text_id,
        'notice' as kind,
        title,
        body_text as body,
        coalesce(effective_on, published_on) as told_on
    from notices
)

select
    *,
    sha256(concat_ws('|', kind, told_on, length(title), title, body)) as text_sha256
from texts
