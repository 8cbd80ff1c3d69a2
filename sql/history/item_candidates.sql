-- Every party that an item of a notice may be, with the evidence for and against it in points. Found by a name or by a
-- number; what the list calls a weak alias counts half and never names a party alone. Both texts are OFAC's own, so
-- equality is asked for: another birth date or kind of party speaks against it. That the list moves as the item says
-- speaks for it, that it does not speaks against it, once the list was seen for a week. `score` is the logistic of the
-- points above 4, those of a name alone.
-- grain: notice_id, item_sha256, uid
with items as (select * from history.notice_items),

party_names as (select * from history.party_names),

party_numbers as (select * from history.party_numbers),

parties as (select * from core.parties),

spells as (select * from history.spells),

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

births as (
    select
        uid,
        list(distinct text) as birth_texts
    from core.birth_dates
    group by uid
),

programs as (
    select
        uid,
        list(distinct program_code) as program_codes
    from history.program_spells
    group by uid
),

lists as (
    select
        list_code,
        max(last_seen_on) as last_captured_on
    from history.applied
    group by list_code
),

-- Whether the list moves as the item says, within a week, or was not seen for so long since.
timed as (
    select
        pairs.notice_id,
        pairs.item_sha256,
        pairs.uid,
        bool_or(items.acted_on >= lists.last_captured_on - 7) as is_pending,
        bool_or(
            case items.action
                when 'designation'
                    then
                        items.acted_on
                        <= spells.first_observed_on + case when spells.absent_before_at is null then 0 else 1 end
                        and (
                            spells.absent_before_at is null
                            or items.acted_on >= eastern_day(spells.absent_before_at) - 7
                        )
                when 'delisting'
                    then
                        items.acted_on <= spells.absent_after_on + 1
                        and items.acted_on >= eastern_day(spells.last_observed_at) - 7
                else
                    items.acted_on >= spells.first_observed_on - 7
                    and (spells.absent_after_on is null or items.acted_on <= spells.absent_after_on + 7)
            end
        ) as is_timely
    from pairs
    inner join items on pairs.notice_id = items.notice_id and pairs.item_sha256 = items.item_sha256
    inner join spells
        on
            pairs.uid = spells.uid
            and (items.list_code is null or items.list_code = spells.list_code)
    inner join lists on spells.list_code = lists.list_code
    group by pairs.notice_id, pairs.item_sha256, pairs.uid
),

weighed as (
    select
        pairs.notice_id,
        pairs.item_sha256,
        pairs.uid,
        pairs.number_key,
        pairs.is_full_name,
        pairs.shared_count,
        items.action,
        len(births.birth_texts) > 0 and len(items.birth_texts) > 0 as has_births,
        list_has_any(births.birth_texts, items.birth_texts) as is_born_alike,
        items.is_type_stated and items.party_type <> parties.party_type as is_of_other_type,
        len(programs.program_codes) > 0 and len(items.program_codes) > 0 as has_programs,
        list_has_any(programs.program_codes, items.program_codes) as is_of_program,
        coalesce(timed.is_timely, false) as is_timely,
        coalesce(timed.is_pending, false) as is_pending,
        2.0 * pairs.shared_count / (item_name_counts.name_count + party_name_counts.name_count) as name_share
    from pairs
    inner join items on pairs.notice_id = items.notice_id and pairs.item_sha256 = items.item_sha256
    inner join item_name_counts
        on pairs.notice_id = item_name_counts.notice_id and pairs.item_sha256 = item_name_counts.item_sha256
    inner join parties on pairs.uid = parties.uid
    inner join party_name_counts on pairs.uid = party_name_counts.uid
    left join births on pairs.uid = births.uid
    left join programs on pairs.uid = programs.uid
    left join timed
        on pairs.notice_id = timed.notice_id and pairs.item_sha256 = timed.item_sha256 and pairs.uid = timed.uid
),

scored as (
    select
        *,
        case when is_full_name then 4 when shared_count > 0 then 2 else 0 end
        + 2 * name_share
        + case when number_key is not null then 4 else 0 end
        + case when coalesce(is_born_alike, false) then 3 when coalesce(has_births, false) then -4 else 0 end
        + case when is_of_other_type then -6 else 0 end
        + case when coalesce(is_of_program, false) then 1.5 when coalesce(has_programs, false) then -2 else 0 end
        + case when is_timely then 2 when is_pending then 0 else -1 end as points
    from weighed
),

told as (
    select
        notice_id,
        item_sha256,
        uid,
        points,
        is_full_name or number_key is not null as is_named,
        round(1 / (1 + exp(4 - points)), 3) as score,
        concat_ws(
            ', ',
            case when is_full_name then 'name' when shared_count > 0 then 'weak alias' end,
            case when shared_count > 1 then shared_count || ' names shared' end,
            case when number_key is not null then 'number ' || number_key end,
            case when is_born_alike then 'birth date' when has_births then 'another birth date' end,
            case when is_of_other_type then 'another type' end,
            case when is_of_program then 'program' when has_programs then 'another program' end,
            case
                when is_timely then 'the list moves then'
                when is_pending then 'the list was not seen for long since'
                else 'the list does not move then'
            end
        ) as evidence
    from scored
)

select * from told
