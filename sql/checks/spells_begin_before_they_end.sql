-- warn: notices and list together give a designation an end before its beginning.
select
    designation_id,
    uid,
    list_code,
    listed_on,
    listed_notice_id,
    delisted_on,
    delisted_notice_id
from core.designations
where delisted_on < listed_on
