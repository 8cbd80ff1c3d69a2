-- Which party each item of a notice is: a person's verdict, else the best candidate, if it is named by more than a weak
-- alias, sure, and leads the next by a point. Others stay open, with their candidates.
-- grain: notice_id, item_sha256
with items as (select * from history.notice_items),

candidates as (select * from history.item_candidates),

verdicts as (select * from stage.item_verdicts),

-- The best first; of equals the order of uids, and neither leads.
ranked as (
    select
        notice_id,
        item_sha256,
        list(uid order by points desc, uid asc)[1:5] as candidate_uids,
        arg_max(uid, {'points': points, 'uid': -uid}) as best_uid,
        arg_max(score, {'points': points, 'uid': -uid}) as best_score,
        arg_max(is_named, {'points': points, 'uid': -uid}) as is_named,
        arg_max(evidence, {'points': points, 'uid': -uid}) as best_evidence,
        list_reverse_sort(list(points)) as all_points
    from candidates
    group by notice_id, item_sha256
),

judged as (
    select
        *,
        is_named and best_score >= 0.9 and (len(all_points) = 1 or all_points[1] - all_points[2] >= 1) as is_sure
    from ranked
),

matched as (
    select
        items.notice_id,
        items.item_sha256,
        case
            when verdicts.item_sha256 is not null then verdicts.uid
            when judged.is_sure then judged.best_uid
        end as uid,
        case when verdicts.item_sha256 is not null then 1.0 else judged.best_score end as score,
        case
            when verdicts.item_sha256 is not null then 'verdict'
            when judged.is_sure then 'rule'
            when judged.best_uid is null then 'unknown'
            else 'open'
        end as method,
        case
            when verdicts.item_sha256 is not null then concat_ws(': ', 'a person''s verdict', verdicts.reason)
            else judged.best_evidence
        end as evidence,
        coalesce(judged.candidate_uids, []) as candidate_uids
    from items
    left join judged on items.notice_id = judged.notice_id and items.item_sha256 = judged.item_sha256
    left join verdicts on items.notice_id = verdicts.notice_id and items.item_sha256 = verdicts.item_sha256
)

select * from matched
