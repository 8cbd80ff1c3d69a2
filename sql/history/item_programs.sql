-- How many of the program tags that an item of a notice prints its party has, for every party that it may be. Those of
-- an amendment must be its tags of that day, before and after the change: one that it never had counts against it.
-- grain: notice_id, item_sha256, uid
with pairs as (select * from history.item_pairs),

items as (select * from history.notice_items),

program_spells as (select * from history.program_spells),

applied as (select * from history.applied),

known as (select distinct program_code from program_spells),

-- Every tag of an amendment as printed, in its order; a line end may have broken one behind its hyphen.
printed as (
    select
        notice_id,
        item_sha256,
        action,
        acted_on,
        len(program_codes) as after_count,
        unnest(regexp_extract_all(raw_text, '\[([^\[\]]+)\]', 1)) as tag,
        generate_subscripts(regexp_extract_all(raw_text, '\[([^\[\]]+)\]', 1), 1) as tag_number,
        len(regexp_extract_all(raw_text, '\[([^\[\]]+)\]', 1)) as tag_count
    from items
    where action = 'amendment' and len(program_codes) > 0
),

-- The tags after the change stand last: the others are those before it.
sides as (
    select
        notice_id,
        item_sha256,
        action,
        acted_on,
        'after' as side,
        unnest(list_distinct(program_codes)) as program_code
    from items
    union all
    select distinct
        notice_id,
        item_sha256,
        action,
        acted_on,
        'before' as side,
        regexp_replace(trim(tag), '(\S)- (\S)', '\1-\2', 'g') as program_code
    from printed
    where tag_number <= tag_count - after_count
),

-- What stands in brackets before the change may be no tag; what no party ever had there tells nothing.
tags as (
    select sides.*
    from sides
    left join known on sides.program_code = known.program_code
    where sides.side = 'after' or known.program_code is not null
),

-- A tag can have come and gone at any time between two captures.
spans as (
    select
        program_spells.uid,
        program_spells.program_code,
        program_spells.is_from_start,
        program_spells.is_to_end,
        program_spells.observed_from_on,
        program_spells.observed_to_on,
        before.last_seen_on as absent_before_on,
        last_sight.last_seen_on as held_until_on
    from program_spells
    asof left join applied as before
        on program_spells.list_code = before.list_code and program_spells.observed_from_at > before.captured_at
    asof left join applied as last_sight
        on program_spells.list_code = last_sight.list_code and program_spells.observed_to_at > last_sight.captured_at
),

captured as (
    select
        min(captured_on) as first_captured_on,
        max(last_seen_on) as last_captured_on
    from applied
),

-- A tag that came with the change is none of those before it, and one that went with it none of those after it. On days
-- that no capture tells of, any tag that the party ever had will do.
weighed as (
    select
        pairs.notice_id,
        pairs.item_sha256,
        pairs.uid,
        tags.action,
        tags.side,
        tags.program_code,
        bool_or(
            spans.uid is not null
            and (
                tags.action <> 'amendment'
                or tags.acted_on is null
                or tags.acted_on <= captured.first_captured_on
                or tags.acted_on > captured.last_captured_on
                or (
                    tags.acted_on >= coalesce(spans.absent_before_on - 7, date '0001-01-01')
                    and tags.acted_on <= coalesce(spans.observed_to_on + 7, date '9999-12-31')
                    and not (
                        tags.side = 'before'
                        and not spans.is_from_start
                        and tags.acted_on <= spans.observed_from_on + 1
                    )
                    and not (tags.side = 'after' and not spans.is_to_end and tags.acted_on >= spans.held_until_on - 7)
                )
            )
        ) as is_held
    from pairs
    inner join tags on pairs.notice_id = tags.notice_id and pairs.item_sha256 = tags.item_sha256
    cross join captured
    left join spans on pairs.uid = spans.uid and tags.program_code = spans.program_code
    group by pairs.notice_id, pairs.item_sha256, pairs.uid, tags.action, tags.side, tags.program_code
),

counted as (
    select
        weighed.notice_id,
        weighed.item_sha256,
        weighed.uid,
        count(*) as tag_count,
        count(*) filter (where weighed.is_held) as held_count,
        -- of an act that starts or ends a listing one tag in common is enough: the others may have come or gone since
        case
            when weighed.action = 'amendment' then count(*) filter (where weighed.is_held) / count(*)
            else cast(bool_or(weighed.is_held) as integer)
        end as program_share
    from weighed
    where weighed.uid in (select program_spells.uid from program_spells)
    group by weighed.notice_id, weighed.item_sha256, weighed.uid, weighed.action
)

select * from counted
