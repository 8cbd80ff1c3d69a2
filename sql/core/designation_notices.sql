-- Every notice that tells the start or the end of a designation, the one that dates it first.
-- grain: designation_id, action, notice_id
with designations as (select * from core.designations),

spells as (select * from history.spells),

told as (
    select *
    from history.spell_notices
    qualify
        row_number() over (partition by list_code, uid, spell_number, action, notice_id order by preference) = 1
)

select
    designations.designation_id,
    told.action,
    told.notice_id,
    designations.uid,
    told.item_sha256,
    told.acted_on,
    told.told_at as observed_at,
    told.preference,
    told.score,
    told.evidence
from told
inner join spells
    on told.list_code = spells.list_code and told.uid = spells.uid and told.spell_number = spells.spell_number
inner join designations
    on
        spells.uid = designations.uid
        and spells.list_code = designations.list_code
        and spells.first_observed_at = designations.first_observed_at
