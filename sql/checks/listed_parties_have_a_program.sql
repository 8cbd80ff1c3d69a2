-- warn: a party is listed under no program tag.
select
    designation_id,
    uid,
    party_name
from core.designations
where is_current and len(program_codes) = 0
