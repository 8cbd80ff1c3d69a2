-- Two official documents of one act: one links to the other, they name the same parties, or one corrects the other.
-- grain: notice_id, linked_notice_id, link_type
with revisions as (select * from history.notice_revisions where is_last),

items as (select * from history.notice_items),

matches as (select * from history.item_matches where uid is not null),

addresses as (
    select
        notice_id,
        link_key(url) as link_key
    from revisions
),

related as (
    select distinct
        notice_id,
        link_key(unnest(related_urls)) as link_key
    from revisions
),

linked as (
    select
        related.notice_id as from_id,
        addresses.notice_id as to_id
    from related
    inner join addresses on related.link_key = addresses.link_key
    where related.notice_id <> addresses.notice_id
),

-- A party is known by its uid, else by its name.
named as (
    select distinct
        items.notice_id,
        items.action,
        items.acted_on,
        revisions.published_on,
        coalesce(cast(matches.uid as varchar), name_key(items.party_name)) as party_key
    from items
    inner join revisions on items.notice_id = revisions.notice_id
    left join matches on items.notice_id = matches.notice_id and items.item_sha256 = matches.item_sha256
),

-- The Federal Register prints within months, and may not say on which day OFAC acted.
same_parties as (
    select
        one.notice_id as from_id,
        other.notice_id as to_id,
        count(*) as party_count
    from named as one
    inner join named as other
        on
            one.party_key = other.party_key
            and one.action = other.action
            and one.notice_id <> other.notice_id
            and (
                one.acted_on = other.acted_on
                or (other.acted_on is null and other.published_on between one.acted_on and one.acted_on + 120)
                or (one.acted_on is null and one.published_on between other.acted_on and other.acted_on + 120)
            )
    group by one.notice_id, other.notice_id
),

corrections as (
    select
        correction.notice_id as from_id,
        corrected.notice_id as to_id
    from revisions as correction
    inner join revisions as corrected
        on
            correction.publisher_code = corrected.publisher_code
            and correction.corrects_number = corrected.document_number
            and correction.notice_id <> corrected.notice_id
),

links as (
    select
        from_id as notice_id,
        to_id as linked_notice_id,
        'same_act' as link_type,
        'links to it' as reason
    from linked
    union all
    select
        to_id as notice_id,
        from_id as linked_notice_id,
        'same_act' as link_type,
        'is linked from it' as reason
    from linked
    union all
    select
        from_id as notice_id,
        to_id as linked_notice_id,
        'same_act' as link_type,
        'names ' || party_count || case when party_count = 1 then ' party' else ' parties' end || ' of the same act'
            as reason
    from same_parties
    union all
    select
        from_id as notice_id,
        to_id as linked_notice_id,
        'corrects' as link_type,
        'says so' as reason
    from corrections
    union all
    select
        to_id as notice_id,
        from_id as linked_notice_id,
        'corrected_by' as link_type,
        'the correction says so' as reason
    from corrections
)

select
    notice_id,
    linked_notice_id,
    link_type,
    string_agg(distinct reason, ', ' order by reason) as reason
from links
group by notice_id, linked_notice_id, link_type
