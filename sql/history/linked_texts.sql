-- Every text in which parties are looked for: of an entry its title and summary, of a notice its title and body. The
-- hash holds all that mentions and stories depend on, so an entry whose time or address alone moved is linked again.
-- grain: text_id
with entries as (select * from history.entries),

notices as (select * from core.notices),

texts as (
    select
        entry_id as text_id,
        'entry' as kind,
        title,
        summary as body,
        told_on,
        told_at,
        is_published_at_certain,
        url
    from entries
    union all
    select
        notice_id as text_id,
        'notice' as kind,
        title,
        body_text as body,
        coalesce(effective_on, published_on) as told_on,
        cast(null as timestamp) as told_at,
        cast(null as boolean) as is_published_at_certain,
        cast(null as varchar) as url
    from notices
)

select
    text_id,
    kind,
    title,
    body,
    told_on,
    sha256(cast(to_json(texts) as varchar)) as text_sha256
from texts
