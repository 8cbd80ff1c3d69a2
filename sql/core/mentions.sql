-- Every party that an entry or notice may name, the accepted ones marked; a person's verdict decides over the rules.
-- grain: mention_id
with mentions as (select * from stage.mentions),

verdicts as (select * from stage.mention_verdicts)

select
    left(sha256(concat_ws('|', mentions.text_id, mentions.uid, mentions.field, mentions.start_char)), 32) as mention_id,
    case when mentions.kind = 'entry' then mentions.text_id end as entry_id,
    case when mentions.kind = 'notice' then mentions.text_id end as notice_id,
    mentions.uid,
    mentions.matched_name,
    mentions.field,
    mentions.start_char,
    mentions.end_char,
    case when verdicts.text_id is not null then 'verdict' else mentions.method end as method,
    mentions.score,
    coalesce(verdicts.is_accepted, mentions.is_accepted) as is_accepted,
    mentions.is_listed_on_published,
    case
        when verdicts.text_id is not null
            then concat_ws(': ', 'a person''s verdict', verdicts.reason)
        else mentions.evidence
    end as evidence
from mentions
left join verdicts on mentions.text_id = verdicts.text_id and mentions.uid = verdicts.uid
