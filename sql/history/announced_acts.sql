-- Acts that a notice tells and that no list shows: the list has not moved yet, moved before the first snapshot, or
-- never. The notices of one act are one, the page before the log before the Federal Register.
-- grain: action, list_code, acted_on, party_key
with items as (
    select
        *,
        count(*) over (partition by notice_id, action, list_code, name_key(party_name)) as name_count
    from history.notice_items
    where action in ('designation', 'delisting') and acted_on is not null
),

matches as (select * from history.item_matches),

confirmed as (
    select distinct
        notice_id,
        item_sha256,
        list_code
    from history.spell_notices
),

announced as (
    select
        items.action,
        coalesce(items.list_code, 'SDN') as list_code,
        items.acted_on,
        coalesce(cast(matches.uid as varchar), name_key(items.party_name)) as party_key,
        name_key(items.party_name) as plain_name,
        items.name_count,
        matches.uid,
        matches.method,
        items.party_name,
        list_sort(list_distinct(items.program_codes)) as program_codes,
        items.notice_id,
        items.first_observed_at as told_at,
        items.publisher_rank
    from items
    inner join matches on items.notice_id = matches.notice_id and items.item_sha256 = matches.item_sha256
    anti join confirmed on items.notice_id = confirmed.notice_id and items.item_sha256 = confirmed.item_sha256
),

-- A notice that could not be matched tells no other act than one that was, of the same name, day and list: unless it
-- names two of that name.
known as (
    select distinct
        items.action,
        items.acted_on,
        confirmed.list_code,
        name_key(items.party_name) as plain_name
    from items
    inner join confirmed on items.notice_id = confirmed.notice_id and items.item_sha256 = confirmed.item_sha256
),

open_acts as (
    select announced.*
    from announced
    anti join known
        on
            announced.action = known.action
            and announced.acted_on = known.acted_on
            and announced.list_code = known.list_code
            and announced.plain_name = known.plain_name
            and announced.name_count = 1
    qualify
        row_number() over (
            partition by announced.action, announced.list_code, announced.acted_on, announced.party_key
            order by announced.publisher_rank, announced.told_at, announced.notice_id, announced.party_name
        ) = 1
)

-- Named as the act will be when a list shows it.
select
    left(sha256(concat_ws('|', action, list_code, acted_on, array_to_string(program_codes, ','))), 32) as event_id,
    *
from open_acts
