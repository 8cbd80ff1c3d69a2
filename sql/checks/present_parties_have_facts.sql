-- warn: a party stands on a list, but its main row was always refused; see ops.rejections.
with spells as (select * from history.spells)

select
    spells.list_code,
    spells.uid
from spells
anti join core.parties as parties on spells.uid = parties.uid
