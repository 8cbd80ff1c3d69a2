-- Every party that an item of a notice may be, with the names and the number that it shares with it. Both texts are
-- OFAC's own, so equality is asked for.
-- grain: notice_id, item_sha256, uid
with items as (select * from history.notice_items),

party_names as (select * from history.party_names),

party_numbers as (select * from history.party_numbers),

item_names as (
    select distinct
        notice_id,
        item_sha256,
        name_key(party_name) as first_key,
        name_key(unnest(list_concat(names, [party_name]))) as name_key
    from items
),

item_name_counts as (
    select
        notice_id,
        item_sha256,
        count(*) as name_count
    from item_names
    group by notice_id, item_sha256
),

party_name_counts as (
    select
        uid,
        count(*) as name_count
    from party_names
    group by uid
),

by_name as (
    select
        item_names.notice_id,
        item_names.item_sha256,
        party_names.uid,
        count(*) as shared_count,
        -- the whole name of one of the two among the names of the other
        bool_or(party_names.is_primary or (item_names.first_key = item_names.name_key and not party_names.is_weak))
            as is_full_name
    from item_names
    inner join party_names on item_names.name_key = party_names.name_key
    where item_names.name_key <> ''
    group by item_names.notice_id, item_names.item_sha256, party_names.uid
),

item_numbers as (
    select distinct
        notice_id,
        item_sha256,
        number_key(unnest(identifiers)) as number_key
    from items
),

by_number as (
    select
        item_numbers.notice_id,
        item_numbers.item_sha256,
        party_numbers.uid,
        min(item_numbers.number_key) as number_key
    from item_numbers
    inner join party_numbers on item_numbers.number_key = party_numbers.number_key
    group by item_numbers.notice_id, item_numbers.item_sha256, party_numbers.uid
),

pairs as (
    select
        coalesce(by_name.notice_id, by_number.notice_id) as notice_id,
        coalesce(by_name.item_sha256, by_number.item_sha256) as item_sha256,
        coalesce(by_name.uid, by_number.uid) as uid,
        coalesce(by_name.shared_count, 0) as shared_count,
        coalesce(by_name.is_full_name, false) as is_full_name,
        by_number.number_key
    from by_name
    full join by_number
        on
            by_name.notice_id = by_number.notice_id
            and by_name.item_sha256 = by_number.item_sha256
            and by_name.uid = by_number.uid
),

counted as (
    select
        pairs.*,
        2.0 * pairs.shared_count / (item_name_counts.name_count + party_name_counts.name_count) as name_share
    from pairs
    inner join item_name_counts
        on pairs.notice_id = item_name_counts.notice_id and pairs.item_sha256 = item_name_counts.item_sha256
    inner join party_name_counts on pairs.uid = party_name_counts.uid
)

select * from counted
