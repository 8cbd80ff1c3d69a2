-- fail: two spells of one party on one list share a moment.
with spells as (select * from core.designations)

select
    earlier.uid,
    earlier.list_code,
    earlier.designation_id,
    later.designation_id as overlapping_designation_id
from spells as earlier
inner join spells as later
    on
        earlier.uid = later.uid
        and earlier.list_code = later.list_code
        and earlier.first_observed_at < later.first_observed_at
where earlier.delisting_observed_at is null or earlier.delisting_observed_at > later.first_observed_at
