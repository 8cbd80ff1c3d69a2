-- Every party that an item of a notice may be, with the evidence for and against it in points. Found by a name or by a
-- number; what the list calls a weak alias counts half and never names a party alone. Both texts are OFAC's own:
-- another birth date or kind of party speaks against it. That the list moves as the item says speaks for it; that it
-- does not speaks against it, where the list was watched. `score` is the logistic of the points above 4, those of a
-- name alone.
-- grain: notice_id, item_sha256, uid
with items as (select * from history.notice_items),

pairs as (select * from history.item_pairs),

item_moves as (select * from history.item_moves),

item_programs as (select * from history.item_programs),

parties as (select * from core.parties),

births as (
    select
        uid,
        list(distinct text) as birth_texts
    from core.birth_dates
    group by uid
),

weighed as (
    select
        pairs.*,
        items.action,
        len(births.birth_texts) > 0 and len(items.birth_texts) > 0 as has_births,
        list_has_any(births.birth_texts, items.birth_texts) as is_born_alike,
        items.is_type_stated and items.party_type <> parties.party_type as is_of_other_type,
        item_programs.tag_count,
        item_programs.held_count,
        item_programs.program_share,
        items.acted_on is null as is_dayless,
        item_moves.is_timely,
        item_moves.is_watched,
        item_moves.may_be_unseen
    from pairs
    inner join items on pairs.notice_id = items.notice_id and pairs.item_sha256 = items.item_sha256
    inner join parties on pairs.uid = parties.uid
    inner join item_moves
        on
            pairs.notice_id = item_moves.notice_id
            and pairs.item_sha256 = item_moves.item_sha256
            and pairs.uid = item_moves.uid
    left join births on pairs.uid = births.uid
    left join item_programs
        on
            pairs.notice_id = item_programs.notice_id
            and pairs.item_sha256 = item_programs.item_sha256
            and pairs.uid = item_programs.uid
),

scored as (
    select
        *,
        case when is_full_name then 4 when shared_count > 0 then 2 else 0 end
        + 2 * name_share
        + case when number_key is not null then 4 else 0 end
        + case when coalesce(is_born_alike, false) then 3 when coalesce(has_births, false) then -4 else 0 end
        + case when is_of_other_type then -6 else 0 end
        + coalesce(3.5 * program_share - 2, 0)
        + case when is_timely then 2 when may_be_unseen or not is_watched then 0 else -1 end as points
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
            case
                when program_share = 1 then 'program'
                when program_share = 0 then 'another program'
                when program_share > 0 then held_count || ' of ' || tag_count || ' program tags'
            end,
            case
                when is_timely then 'the list moves then'
                when is_dayless then 'the notice gives no day'
                when not is_watched then 'the captures of the list do not tell'
                when may_be_unseen then 'the list shows no amendment then'
                else 'the list does not move then'
            end
        ) as evidence
    from scored
)

select * from told
